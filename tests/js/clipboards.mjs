/** What programs put on a clipboard, in their shapes; the words are ours. Also pasted in a real browser, by `test_pasting.py`. */

export const CLIPBOARDS = {
  'a document of Word’s': {
    html: `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm;} --></style></head><body lang=DE>
<!--StartFragment--><h1>Die Lage</h1><p class=MsoNormal>Der <b style='mso-bidi-font-weight:normal'>Deich</b> h&#228;lt.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Nordtor offen</p>
<p class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span></span><![endif]>bis <i>vier</i> Uhr</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>S&#252;dtor zu</p>
<p class=MsoNormal>Mehr <a href="https://example.org/deich">am Deich</a>.</p><!--EndFragment--></body></html>`,
    markdown:
      '## Die Lage\n\nDer **Deich** hält.\n\n- Nordtor offen\n   - bis *vier* Uhr\n1. Südtor zu\n\nMehr [am Deich](https://example.org/deich).',
  },
  'a list whose signs are its text': {
    html: `<p class="MsoListParagraph">1.<span>&nbsp;&nbsp;</span>First gate</p><p class="MsoListParagraph">2.<span>&nbsp;&nbsp;</span>Second gate</p>`,
    markdown: '1. First gate\n2. Second gate',
  },
  'a document of Google’s': {
    html: `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span style="font-weight:400;font-style:normal;">The night</span></h2><p dir="ltr"><span style="font-weight:400">Boats </span><span style="font-weight:700;font-style:normal;">stay </span><span style="font-weight:400;font-style:italic;">in</span><span style="font-weight:400">, says </span><a href="https://example.org/port"><span style="font-weight:400;text-decoration:underline;">the port</span></a><span style="font-weight:400">.</span></p><br /><ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400">Quay closed</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr"><span>since nine</span></p></li></ul><li dir="ltr"><p dir="ltr"><span style="text-decoration:line-through;">Bridge closed</span></p></li></ul></b>`,
    markdown:
      '## The night\n\nBoats **stay** *in*, says [the port](https://example.org/port).\n\n- Quay closed\n   - since nine\n- ~~Bridge closed~~',
  },
  'cells of a spreadsheet': {
    html: `<html><body><table border=0 cellpadding=0><colgroup><col width=87><col width=64></colgroup><tbody><tr><td class=xl65 style="font-weight:bold">Gauge</td><td style="font-weight:bold">Level | m</td></tr><tr><td>Harbour</td><td align=right>4.1</td></tr><tr><td>Bridge</td><td align=right>3.2</td></tr><tr><td></td><td></td></tr></tbody></table></body></html>`,
    markdown: '| Gauge | Level \\| m |\n|---|---|\n| Harbour | 4.1 |\n| Bridge | 3.2 |',
  },
  'one cell': { html: '<table><tbody><tr><td>4.1</td></tr></tbody></table>', markdown: '4.1' },
  'a web page': {
    html: `<style>.x{color:red}</style><article><h3>What we know</h3><p>The <strong>gale</strong><sup id="c1"><a href="#n1">[1]</a></sup> has <em>passed</em>.<br>Trains run.</p><blockquote><p>Nobody is hurt.</p><p>We are lucky.</p></blockquote><figure><img src="https://example.org/a.jpg" alt="A"><figcaption>The mole</figcaption></figure><ol start="3"><li>Three<ul><li>inside</li></ul></li><li>Four</li></ol><pre>a = 1
b  = 2</pre><hr><p><a href="javascript:alert(1)">Not this</a>, <a href="mailto:desk@example.org">mail</a>, <a href="/more">nor that</a>.</p><script>alert(1)</script><p hidden>unseen</p></article>`,
    markdown:
      '### What we know\n\nThe **gale** has *passed*.\nTrains run.\n\n> Nobody is hurt.\n>\n> We are lucky.\n\nThe mole\n\n3. Three\n   - inside\n4. Four\n\n```\na = 1\nb  = 2\n```\n\n---\n\nNot this, [mail](mailto:desk@example.org), nor that.',
  },
  'signs that mean themselves': {
    html: '<p># 1 of *all* snake_case_words, 2 * 3, [see](there) &amp;amp; `x`</p><p>- no item</p><p>7. Mai</p><p>https://example.org/a_b_*c</p>',
    markdown: '\\# 1 of \\*all\\* snake_case_words, 2 * 3, \\[see](there) \\&amp; \\`x\\`\n\n\\- no item\n\n7\\. Mai\n\nhttps://example.org/a_b_*c',
  },
  'marks that touch words': {
    html: '<p><b>Update:</b>all <i> clear </i>now<b>, really</b></p>',
    markdown: '**Update**:all *clear* now, **really**',
  },
  'small figures': {
    html: `<p>5 × 10<sup>6</sup> m<sup>3</sup> of CO<sub>2</sub>, 10<sup>−3</sup>, on the 21<sup>st</sup>, <span style="font-size:0.6em;vertical-align:super">14</span><span>C</span></p>`,
    markdown: '5 × 10⁶ m³ of CO₂, 10⁻³, on the 21st, ¹⁴C',
  },
  'a post whose lines a style keeps, and whose emoji are pictures': {
    html: `<div><span style="color: rgb(15, 20, 25); white-space-collapse: preserve;">Fire out. <img alt="🔥" src="https://example.org/1f525.svg"><img alt="🇩🇪" src="https://example.org/de.svg">

All safe:
- crew
<a href="https://example.org/a">example.org/a</a></span><span style="white-space: normal">one
line</span><img alt="A ship" src="https://example.org/ship.jpg"></div>`,
    markdown: 'Fire out. 🔥🇩🇪\n\nAll safe:\n\\- crew\n[example.org/a](https://example.org/a)one line',
  },
  'cells over several rows': {
    html: `<table><tr><th>Day</th><th>Gauge</th><th>m</th></tr><tr><td rowspan="2">Monday</td><td>Harbour</td><td>4.1</td></tr><tr><td>Bridge</td><td rowspan="2">3.2</td></tr><tr><td colspan="2">Weir</td></tr></table>`,
    markdown: '| Day | Gauge | m |\n|---|---|---|\n| Monday | Harbour | 4.1 |\n|  | Bridge | 3.2 |\n| Weir |  |  |',
  },
  'numbers of items': {
    html: '<ol><li>One</li><li value="67">Yellow</li><li>Red</li></ol><ol start="x"><li>First</li></ol>',
    markdown: '1. One\n67. Yellow\n68. Red\n1. First',
  },
  'a message of Slack’s': {
    html: '<span>Fire <b data-stringify-type="bold">out</b> </span><img alt=":fire:" data-stringify-emoji=":fire:" src="https://example.org/f.png"><br><span>All safe</span>',
    markdown: 'Fire **out** :fire:\nAll safe',
  },
  'a sheet with a hidden column': {
    html: '<table><tr><td>Gauge</td><td style="display:none">secret</td><td>4.1</td></tr></table>',
    markdown: '| Gauge | 4.1 |\n|---|---|',
  },
  'addresses right beside words': {
    html: '<p>詳細は<a href="https://example.org/a">https://example.org/a</a>を参照, or <a href="https://example.org/b">https://example.org/b</a>. Look!<a href="https://example.org/c">Here</a> <a href="https://example.org/d">https://example.org/d</a><b>now</b></p>',
    markdown: '詳細は<https://example.org/a>を参照, or https://example.org/b. Look\\![Here](https://example.org/c) <https://example.org/d>**now**',
  },
  'ticks in code': { html: '<p><code>a``b</code> <code>`</code> <code>c</code></p>', markdown: '``` a``b ``` `` ` `` `c`' },
  'a list of our own': { html: '<ol start="2" class="parens"><li>Two</li><li>Three</li></ol>', markdown: '2) Two\n3) Three' },
  'a quotation in a line': { html: '<p>He said <q>yes, <b>now</b></q>.</p>', markdown: 'He said “yes, **now**”.' },
  'a table that is only a frame': {
    html: '<table><tr><td><table><tr><td><p>One</p></td><td><p>Two</p></td></tr></table></td></tr></table>',
    markdown: '| One | Two |\n|---|---|',
  },
};
