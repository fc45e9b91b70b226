//! Pages in languages that no model was trained on, plainly laid out: the article is not lost.

use erascope::page::read_page;

/// What stands above an article, the article, and what stands below it.
const PAGES: [(&str, &[&str], &str); 5] = [
    (
        "Etusivu | Uutiset | Urheilu | Sää\n\nKylän uusi silta avattiin sateessa\n\nTiistai 4.3.2003",
        &[
            "Kylän uusi silta avattiin maanantaina sateisessa säässä, ja ensimmäisenä sen yli käveli kunnanjohtaja perheensä kanssa.",
            "Silta korvaa lautan, joka upposi viime syksynä myrskyssä. Sen rakentaminen kesti kaksi vuotta ja maksoi neljä miljoonaa.",
            "Asukkaat olivat odottaneet siltaa pitkään, sillä kiertotie lahden ympäri vie talvella lähes koko päivän.",
            "Kunta aikoo seuraavaksi korjata koulun katon, jos valtio antaa siihen rahaa ensi vuonna.",
        ],
        "Lue myös\n* Myrsky katkaisi sähköt\n* Koulu saa uuden katon\n\n© 2003 Kylän Sanomat",
    ),
    (
        "Címlap | Hírek | Sport | Időjárás\n\nEsőben adták át a falu új hídját\n\n2003. március 4.",
        &[
            "Hétfőn, szakadó esőben adták át a falu új hídját, amelyen elsőként a polgármester sétált át a családjával együtt.",
            "A híd a tavaly ősszel elsüllyedt kompot váltja fel. Az építkezés két évig tartott, és négymillióba került.",
            "A lakók régóta várták a hidat, mert az öböl megkerülése télen majdnem egy egész napot vesz igénybe.",
            "A község ezután az iskola tetejét szeretné megjavítani, ha az állam jövőre pénzt ad rá.",
        ],
        "Kapcsolódó cikkek\n* Áram nélkül maradt a falu\n* Új tetőt kap az iskola\n\n© 2003 Falusi Hírlap",
    ),
    (
        "Αρχική | Ειδήσεις | Αθλητικά | Καιρός\n\nΆνοιξε μέσα στη βροχή η νέα γέφυρα του χωριού\n\nΤρίτη 4 Μαρτίου 2003",
        &[
            "Η νέα γέφυρα του χωριού άνοιξε τη Δευτέρα μέσα στη βροχή, και πρώτος την πέρασε ο δήμαρχος με την οικογένειά του.",
            "Η γέφυρα αντικαθιστά το πορθμείο που βυθίστηκε το περασμένο φθινόπωρο. Τα έργα κράτησαν δύο χρόνια και κόστισαν τέσσερα εκατομμύρια.",
            "Οι κάτοικοι περίμεναν τη γέφυρα εδώ και καιρό, επειδή ο δρόμος γύρω από τον κόλπο παίρνει τον χειμώνα σχεδόν μια ολόκληρη μέρα.",
            "Ο δήμος θέλει στη συνέχεια να επισκευάσει τη στέγη του σχολείου, αν το κράτος δώσει χρήματα.",
        ],
        "Διαβάστε επίσης\n* Χωρίς ρεύμα το χωριό\n* Νέα στέγη για το σχολείο\n\n© 2003 Τα Νέα του Χωριού",
    ),
    (
        "ホーム | ニュース | スポーツ | 天気\n\n村の新しい橋が雨の中で開通\n\n2003年3月4日",
        &[
            "村の新しい橋が月曜日に雨の中で開通し、最初に村長が家族とともに橋を歩いて渡った。",
            "この橋は昨年の秋に嵐で沈んだ渡し船に代わるものである。工事には二年かかり、四百万の費用がかかった。",
            "湾を回る道は冬になると一日近くかかるため、住民は長い間この橋を待っていた。",
            "村は来年、国から補助金が出れば、次に学校の屋根を修理したいと考えている。",
        ],
        "関連記事\n* 村で停電\n* 学校に新しい屋根\n\n© 2003 村新聞",
    ),
    (
        "首页 | 新闻 | 体育 | 天气\n\n村里的新桥在雨中通车\n\n2003年3月4日",
        &[
            "村里的新桥星期一在雨中正式通车，村长和他的家人第一个从桥上走过，许多村民冒雨前来观看。",
            "这座桥取代了去年秋天在暴风雨中沉没的渡船。工程历时两年，耗资四百万。",
            "居民们盼望这座桥已经很久了，因为冬天绕海湾走一趟几乎要花一整天的时间。",
            "如果国家明年拨款，村里接下来打算修理学校的屋顶，村长在仪式上对记者说。",
        ],
        "相关新闻\n* 村里停电\n* 学校换新屋顶\n\n© 2003 村报",
    ),
];

fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The text with its lines broken at a margin.
fn wrapped(text: &str, margin: usize) -> String {
    let mut broken = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > margin {
            broken.push('\n');
            column = 0;
        } else if column > 0 {
            broken.push(' ');
            column += 1;
        }
        broken.push_str(word);
        column += width;
    }
    broken
}

#[test]
fn an_article_in_any_language_is_told_from_the_rest() {
    for (above, paragraphs, below) in PAGES {
        for between in ["\n\n", "\n"] {
            for margin in [usize::MAX, 64] {
                let shaped: Vec<String> = paragraphs
                    .iter()
                    .map(|paragraph| wrapped(paragraph, margin))
                    .collect();
                let page = [above, &shaped.join(between), below].join("\n\n");
                let read = read_page(&page);
                let body = without_space(&read.body);
                assert!(
                    body.contains(&without_space(&paragraphs.concat())),
                    "{page}"
                );
                for furniture in [
                    above.lines().next(),
                    below.lines().next(),
                    below.lines().last(),
                ] {
                    assert!(!body.contains(&without_space(furniture.unwrap())), "{page}");
                }
                assert_eq!(read.title.as_deref(), above.lines().nth(2), "{page}");
            }
        }
    }
}
