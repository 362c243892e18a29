//! A page as a reader of GitHub's Markdown takes it apart.

use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, parse_document};

/// GitHub's extensions.
pub(super) fn options() -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.strikethrough = true;
    extension.table = true;
    extension.autolink = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.alerts = true;
    extension.math_dollars = true;
    extension.math_code = true;
    options
}

/// Every node with its depth and, unless it is code, with all that is in it.
pub(super) fn skeleton(page: &str) -> Vec<String> {
    let arena = Arena::new();
    let root = parse_document(&arena, page, &options());
    let mut nodes = Vec::new();
    walk(root, 0, &mut nodes);
    nodes
}

fn walk<'a>(node: Node<'a>, depth: usize, nodes: &mut Vec<String>) {
    let told = match &node.data().value {
        NodeValue::Code(_) => "code".to_owned(),
        NodeValue::CodeBlock(block) => format!("code block {}", block.info),
        NodeValue::Item(_) => "item".to_owned(),
        NodeValue::HtmlBlock(html) => format!("html {}", html.literal),
        value => format!("{value:?}"),
    };
    nodes.push(format!("{depth} {told}"));
    for child in node.children() {
        walk(child, depth + 1, nodes);
    }
}

/// What GitHub reads outside of code.
pub(super) fn prose(page: &str) -> String {
    let arena = Arena::new();
    let root = parse_document(&arena, page, &options());
    let texts = root
        .descendants()
        .filter_map(|node| match &node.data().value {
            NodeValue::Text(text) => Some(text.to_string()),
            _ => None,
        });
    texts.collect::<Vec<_>>().join(" ")
}

/// Whether details and fences are closed in the order in which they were opened, as whole lines.
pub(super) fn is_balanced(page: &str) -> bool {
    let (mut folds, mut fence): (usize, Option<String>) = (0, None);
    for line in page.lines() {
        let ticks: String = line.chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 && !line[ticks.len()..].contains('`') => fence = Some(ticks),
            None if line == "<details>" => folds += 1,
            None if line == "</details>" && folds == 0 => return false,
            None if line == "</details>" => folds -= 1,
            None => {}
        }
    }
    folds == 0 && fence.is_none()
}
