//! Protocol brief H2.

use super::{assert_cases, company, read_with};
use crate::Context;

#[test]
fn emphasis() {
    assert_cases(&[
        ("*a* _b_", "p{em{a} em{b}}"),
        ("**a** __b__", "p{strong{a} strong{b}}"),
        ("***a***", "p{em{strong{a}}}"),
        ("~~a~~ ~b~", "p{strike{a} ~b~}"),
        ("a*b*c a_b_c", "p{aem{b}c a_b_c}"),
        ("a * b * c", "p{a * b * c}"),
        ("*\"a\"*", "p{*\"a\"*}"),
        ("**a*", "p{*em{a}}"),
        ("*a _b* c_", "p{em{a _b} c_}"),
        ("**a:**b", "p{strong{a:}b}"),
        ("*a\nb*", "p{em{a⏎b}}"),
        ("snake_case_name", "p{snake_case_name}"),
        ("****", "rule"),
        ("a ** b", "p{a ** b}"),
        ("**日本。**です", "p{strong{日本。}です}"),
    ]);
}

#[test]
fn backslashes() {
    assert_cases(&[
        ("\\*a\\*", "p{*a*}"),
        ("\\\\server\\share", "p{\\\\server\\share}"),
        ("\\\\ a", "p{\\ a}"),
        ("\\a \\@", "p{\\a \\@}"),
        ("\\#tag", "p{#tag}"),
        ("\\~town-square", "p{~town-square}"),
        ("\\[a](b.c)", "p{[a](b.c)}"),
    ]);
}

#[test]
fn code() {
    assert_cases(&[
        ("`a`", "p{code{a}}"),
        ("`` a`b ``", "p{code{a`b}}"),
        ("`a", "p{`a}"),
        ("`a``", "p{`a``}"),
        ("`*a* @ann`", "p{code{*a* @ann}}"),
        ("*`a*`", "p{*code{a*}}"),
        ("`$x$`", "p{code{$x$}}"),
        ("[`a](b.c)`", "p{[code{a](b.c)}}"),
    ]);
}

#[test]
fn links() {
    assert_cases(&[
        ("[a](http://b.c)", "p{link<http://b.c>{a}}"),
        ("[a](b.c \"t\")", "p{link<http://b.c \"t\">{a}}"),
        ("[a](<http://b.c>)", "p{link<http://b.c>{a}}"),
        ("[a](http://b.c/d_(e))", "p{link<http://b.c/d_(e)>{a}}"),
        ("[*a*](http://b.c)", "p{link<http://b.c>{em{a}}}"),
        ("*[a*](http://b.c)", "p{*link<http://b.c>{a*}}"),
        ("[a http://x.y](http://b.c)", "p{link<http://b.c>{a http://x.y}}"),
        ("[a [b](http://c.d) e](http://f.g)", "p{[a link<http://c.d>{b} e](link<http://f.g>{http://f.g})}"),
        ("[a](javascript:alert(1))", "p{[a](javascript:alert(1))}"),
        ("[a](JavaScript:alert(1))", "p{[a](JavaScript:alert(1))}"),
        ("[a](data:text/html,x)", "p{[a](data:text/html,x)}"),
        ("[a](smb://b/c)", "p{[a](smb://b/c)}"),
        ("[a](mailto:a@b.c)", "p{mail:link<mailto:a@b.c>{a}}"),
        ("[a](tel:123)", "p{other:link<tel:123>{a}}"),
        ("[a]()", "p{[a]()}"),
        ("[a] (b.c)", "p{[a] (b.c)}"),
        ("[a](/core/channels/x)", "p{here:link<https://chat.example.com/core/channels/x>{a}}"),
        ("[@ann](http://b.c)", "p{link<http://b.c>{me{ann @Ann Abel}}}"),
    ]);
}

#[test]
fn bare_addresses() {
    assert_cases(&[
        ("http://a.b/c_(d)", "p{link<http://a.b/c_(d)>{http://a.b/c_(d)}}"),
        ("(http://a.b/c)", "p{(link<http://a.b/c>{http://a.b/c})}"),
        ("https://x.y/*bold*", "p{link<https://x.y/*bold>{https://x.y/*bold}*}"),
        ("**http://a.b**", "p{strong{link<http://a.b>{http://a.b}}}"),
        ("www.x.com,", "p{link<http://www.x.com>{www.x.com},}"),
        ("see a.com/b.", "p{see link<http://a.com/b>{a.com/b}.}"),
        ("a.com and file.txt", "p{a.com and file.txt}"),
        ("http://a.b/_c_", "p{link<http://a.b/_c>{http://a.b/_c}_}"),
        ("http://a.b。c", "p{link<http://a.b>{http://a.b}。c}"),
        ("<http://a.b>", "p{link<http://a.b>{http://a.b}}"),
        ("<a@b.co>", "p{mail:link<mailto:a@b.co>{a@b.co}}"),
        ("mail ann_b@x.co.", "p{mail mail:link<mailto:ann_b@x.co>{ann_b@x.co}.}"),
        ("javascript:alert(1)", "p{javascript:alert(1)}"),
        ("smb://a.com/b", "p{smb://a.com/b}"),
        ("http://", "p{http://}"),
        ("10:30 a:b", "p{10:30 a:b}"),
        ("xhttp://a.b", "p{xhttp://a.b}"),
        ("mattermost://a.b", "p{other:link<mattermost://a.b>{mattermost://a.b}}"),
        ("http://a.b?x=@ann#tag", "p{link<http://a.b?x=@ann#tag>{http://a.b?x=@ann#tag}}"),
    ]);
}

#[test]
fn images() {
    assert_cases(&[
        ("![a](http://b.c/d.png)", "p{image<http://b.c/d.png x>{a}}"),
        ("![a](http://b.c =50)", "p{image<http://b.c 50x>{a}}"),
        ("![a](http://b.c =100x50 \"t\")", "p{image<http://b.c \"t\" 100x50>{a}}"),
        ("![a](http://b.c =x50)", "p{image<http://b.c x50>{a}}"),
        ("![*a* `b`](http://b.c)", "p{image<http://b.c x>{a b}}"),
        ("[![a](http://b.c)](http://d.e)", "p{link<http://d.e>{image<http://b.c x>{a}}}"),
        ("![a](mailto:x@y.z)", "p{![a](mail:link<mailto:x@y.z>{mailto:x@y.z})}"),
        ("![a](data:image/png,x)", "p{![a](data:image/png,x)}"),
        ("![![a](http://b.c)](http://d.e)", "p{![image<http://b.c x>{a}](link<http://d.e>{http://d.e})}"),
    ]);
}

#[test]
fn formulas_only_where_the_server_allows() {
    let known = company();
    let on = Context { inline_latex: true, render_emoticons: false, ..Context::new(&known) };
    for (text, expected) in [
        ("$x^2$", "p{latex{x^2}}"),
        ("$5 and $6", "p{$5 and $6}"),
        ("$5 and$6", "p{$5 and$6}"),
        ("`$x$`", "p{code{$x$}}"),
        ("$ x$", "p{$ x$}"),
        ("$x\ny$", "p{$x⏎y$}"),
    ] {
        assert_eq!(read_with(text, &on), expected, "{text:?}");
    }
    assert_cases(&[("$x$", "p{$x$}"), ("$5 and $6", "p{$5 and $6}")]);
}
