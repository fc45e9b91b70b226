// Draws the sections from top to bottom; one that has nothing to show is taken away.

const SECTIONS = {
  summary: drawSummary,
  eras: drawEras,
  words: drawWords,
  trends: drawTrends,
  topics: drawTopics,
  links: drawLinks,
  composition: () => (report.composition ? drawComposition() : byId("composition").remove()),
  articles: drawArticles,
  ledger: drawLedger,
  origin: drawOrigin,
};

// On paper everything that is folded away is open.
function printWhole() {
  const folded = [];
  window.addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("details:not([open])")) {
      one.open = true;
      folded.push(one);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const one of folded.splice(0)) one.open = false;
  });
}

function drawNavigation() {
  byId("sections").replaceChildren(
    ...[...document.querySelectorAll("main > section")].map((section) =>
      element("li", {}, element("a", { href: `#${section.id}` }, section.dataset.name)),
    ),
  );
}

async function main() {
  try {
    await readData();
    indexForms();
    drawHead();
    for (const draw of Object.values(SECTIONS)) draw();
    drawNavigation();
    printWhole();
    byId("drawer").addEventListener("click", closeOutside);
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
    document.documentElement.dataset.ready = "true";
  } catch (error) {
    const old = typeof DecompressionStream === "undefined";
    byId("problem").textContent = old
      ? "This browser is too old for this report: open it in one from 2023 or later."
      : `This report cannot be shown: ${error.message}`;
    byId("problem").hidden = false;
    throw error;
  }
}

main();
