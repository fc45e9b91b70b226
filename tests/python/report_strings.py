"""Strings that would do harm, or fall apart, where text is taken for markup, code or an address."""

from __future__ import annotations

RUN = "window.harm=1"
_PAYLOADS = (
    "<script>{0}</script>",
    '"><img src=x onerror={0}>',
    "'><img src=x onerror={0}>",
    "<svg onload={0}>",
    "<svg><script>{0}</script></svg>",
    "<iframe srcdoc='<script>parent.harm=1</script>'></iframe>",
    "<body onload={0}>",
    "<input autofocus onfocus={0}>",
    "<details open ontoggle={0}>",
    "<a href='javascript:{0}'>open me</a>",
    "<object data='javascript:{0}'></object>",
    "<embed src='data:text/html,<script>{0}</script>'>",
    "<math><mtext><img src=x onerror={0}></mtext></math>",
    "<style>*{{background:url(javascript:{0})}}</style>",
    "<link rel=stylesheet href=https://example.org/harm.css>",
    "<meta http-equiv=refresh content='0;url=https://example.org/'>",
    "<base href=https://example.org/>",
    "<form action=https://example.org/><button>go</button></form>",
    "<video><source onerror={0}></video>",
    "<template><script>{0}</script></template>",
)
_BREAKS = ("", "</script>", "</style>", "-->", "]]>", "</title></textarea></noscript>")
_OTHERS = (
    "</script>",
    "</SCRIPT >",
    "<!--",
    "<!--<script>",
    "-->",
    "<![CDATA[",
    "{{7*7}} {{constructor.constructor('window.harm=1')()}}",
    "${window.harm=1}",
    "#{window.harm=1}",
    "<%= window.harm=1 %>",
    "{% raw %}{{ script }}{% endraw %}",
    "{{data}}{{policy}}{{style}}",
    "`+(window.harm=1)+`",
    "';window.harm=1;//",
    '";window.harm=1;//',
    "\\u003cscript\\u003ewindow.harm=1\\u003c/script\\u003e",
    "&lt;script&gt;window.harm=1&lt;/script&gt;",
    "&#60;img src=x onerror=window.harm=1&#62;",
    "%3Cscript%3Ewindow.harm=1%3C/script%3E",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "undefined",
    "null",
    "NaN",
    "[object Object]",
    "\u202egnirts a\u202c reversed",
    "\u2067isolated\u2069 \u202d\u202e",
    "خبر عن <script>window.harm=1</script> السلام",
    "ידיעה על \u202e<img src=x onerror=window.harm=1>",
    "😀👩‍👩‍👧‍👦🏳️‍🌈 emoji \U0001f1fa\U0001f1f3",
    "Z̷̢͍a̴͔l̵̻g̶͇o̷ text",
    "line\u2028paragraph\u2029end",
    "null\u0000character and \u0007bell \u001b[31mred",
    "soft\u00adhyphen zero\u200bwidth \ufeffmark",
    "\ufffe\uffff noncharacters",
    "averyverylongword" * 60,
    "x" * 5000,
    "𝕱𝖗𝖆𝖐𝖙𝖚𝖗 𝟏𝟐𝟑",
    "=cmd|' /C calc'!A0",
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "data:text/html,<script>window.harm=1</script>",
)
HOSTILE = tuple(
    dict.fromkeys(
        [before + payload.format(RUN) for before in _BREAKS for payload in _PAYLOADS]
        + list(_OTHERS)
    )
)

#: Addresses that no browser may be sent to.
ADDRESSES = (
    "javascript:window.harm=1",
    "JaVaScRiPt:window.harm=1",
    " javascript:window.harm=1",
    "java\nscript:window.harm=1",
    "\u0001javascript:window.harm=1",
    "data:text/html,<script>window.harm=1</script>",
    "vbscript:window.harm=1",
    "file:///etc/passwd",
    "blob:https://example.org/1",
    "//example.org/harm",
    'https://example.org/"><img src=x onerror=window.harm=1>',
)
