//! Protocol brief H1.

use super::assert_cases;

#[test]
fn paragraphs_keep_their_lines() {
    assert_cases(&[
        ("", ""),
        (" \n\n ", ""),
        ("a\nb", "p{a⏎b}"),
        ("a  \nb", "p{a⏎b}"),
        ("a\r\nb\rc", "p{a⏎b⏎c}"),
        ("a\n\n\nb", "p{a} p{b}"),
        ("a    b", "p{a    b}"),
        ("a\u{a0}b\tc", "p{a b    c}"),
        ("<b>x</b> &amp;", "p{<b>x</b> &amp;}"),
        ("<div>\n*x*\n</div>", "p{<div>⏎em{x}⏎</div>}"),
    ]);
}

#[test]
fn headings_need_a_space() {
    assert_cases(&[
        ("# a", "h1{a}"),
        ("###### a ##", "h6{a}"),
        ("####### a", "p{####### a}"),
        ("#tag", "p{tag{#tag}}"),
        ("# C#", "h1{C#}"),
        ("#", "p{#}"),
        ("a\n===", "h1{a}"),
        ("a\nb\n--", "p{a} h2{b}"),
        ("a\n==", "p{a⏎==}"),
        ("a\n# b\nc", "p{a} h1{b} p{c}"),
    ]);
}

#[test]
fn code_blocks() {
    assert_cases(&[
        ("```Rust\nlet a;\n\nb\n```\nx", "code:rust{let a;⏎⏎b} p{x}"),
        ("```\n  a  \n```", "code:{  a  }"),
        ("~~~ sh -x\n```\n~~~", "code:sh -x{```}"),
        ("```\na", "code:{a}"),
        ("````\n```\n````", "code:{```}"),
        ("```a```", "p{code{a}}"),
        ("a\n```\nb\n```", "p{a} code:{b}"),
        ("    a\n      b\n\n    c\n\nd", "code:{a⏎  b⏎⏎c} p{d}"),
        ("a\n    b", "p{a⏎    b}"),
        ("```\n@ann :smile: *a*\n```", "code:{@ann :smile: *a*}"),
        ("> ```\n> a\nb", "quote{code:{a}} p{b}"),
        ("```latex\nx^2\n```", "code:latex{x^2}"),
    ]);
}

#[test]
fn quotes_may_be_continued_lazily() {
    assert_cases(&[
        ("> a\n> b", "quote{p{a⏎b}}"),
        ("> a\nb", "quote{p{a⏎b}}"),
        ("> a\n\nb", "quote{p{a}} p{b}"),
        (">a\n>> b", "quote{p{a} quote{p{b}}}"),
        ("> # a\n> - b", "quote{h1{a} ul{p{b}}}"),
        (">", "quote{}"),
    ]);
}

#[test]
fn lists() {
    assert_cases(&[
        ("- a\n* b\n+ c", "ul{p{a} | p{b} | p{c}}"),
        ("1. a\n2. b", "ol1{p{a} | p{b}}"),
        ("2. a", "ol2{p{a}}"),
        ("1) a", "p{1) a}"),
        ("a\n1. b", "p{a} ol1{p{b}}"),
        ("a\n- b", "p{a} ul{p{b}}"),
        ("-a", "p{-a}"),
        ("-", "p{-}"),
        ("- a\nb", "ul{p{a}} p{b}"),
        ("- a\n  b", "ul{p{a⏎b}}"),
        ("- a\n  - b\n    - c\n- d", "ul{p{a} ul{p{b} ul{p{c}}} | p{d}}"),
        ("1. a\n  - b\n2. c", "ol1{p{a} ul{p{b}} | p{c}}"),
        ("- a\n\n- b", "ul-loose{p{a} | p{b}}"),
        ("- a\n\n  b", "ul-loose{p{a} p{b}}"),
        ("- a\n\nb", "ul{p{a}} p{b}"),
        ("- a\n1. b", "ul{p{a}} ol1{p{b}}"),
        ("- [ ] a\n- [x] b\n- [X] c\n- [] d\n- [x]e", "ul{[ ]p{a} | [x]p{b} | [x]p{c} | p{[] d} | p{[x]e}}"),
        ("- ```\n  a\n  ```\n- b", "ul{code:{a} | p{b}}"),
        ("- > a\n  > b", "ul{quote{p{a⏎b}}}"),
        ("999999999. a", "ol999999999{p{a}}"),
        ("9999999999. a", "p{9999999999. a}"),
    ]);
}

#[test]
fn tables_stand_at_the_top_level_only() {
    assert_cases(&[
        ("| a | b |\n|:--|--:|\n| 1 | 2 |", "table:<>{a|b / 1|2}"),
        ("a | b\n:-: | -\n1", "table:^-{a|b} p{1}"),
        ("a|b\n-|-\n1|\\|2|3", "table:--{a|b / 1||2|3}"),
        ("|a|\n|-|\n|*x*|\n\nb", "table:-{a / em{x}} p{b}"),
        ("> |a|\n> |-|", "quote{p{|a|⏎|-|}}"),
        ("x\n|a|\n|-|", "p{x⏎|a|⏎|-|}"),
        ("|a|b|\n|-|", "table:--{a|b}"),
        ("a\n|-|", "p{a⏎|-|}"),
    ]);
}

#[test]
fn rules() {
    assert_cases(&[
        ("---", "rule"),
        ("a\n***\nb", "p{a} rule p{b}"),
        ("_ _ _", "rule"),
        ("- - -", "rule"),
        ("--", "p{--}"),
        ("- - a", "ul{ul{p{a}}}"),
    ]);
}

#[test]
fn definitions_are_not_shown() {
    assert_cases(&[
        ("[a][B] [b]\n\n[b]: http://x.y \"t\"", "p{link<http://x.y \"t\">{a} link<http://x.y \"t\">{b}}"),
        ("[b][]\n\n[b]: <x.y>", "p{link<http://x.y>{b}}"),
        ("[a][c]\n\n[b]: http://x.y", "p{[a][c]}"),
        ("[INFO]: started", "p{[INFO]: started}"),
        ("[a]\n\n[a]: javascript:x.y", "p{[a]}"),
    ]);
}
