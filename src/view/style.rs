//! What a run of text means, and the colours that say so.

/// What a run of text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Nothing in particular.
    Plain,
    /// A heading, or what a line is about.
    Strong,
    /// Beside the point: places, causes.
    Quiet,
    /// Comes.
    Gain,
    /// Becomes another.
    Change,
    /// Goes.
    Loss,
    /// Cannot be undone, or stops everything.
    Danger,
    /// Made by hand in the tenant.
    Hand,
    /// What to do next.
    Hint,
}

/// Whether, and how, meaning becomes colour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette {
    color: bool,
}

/// Ends what [`Palette::start`] began.
pub(super) const RESET: &str = "\u{1b}[0m";

impl Palette {
    /// Colours, or none.
    pub(super) fn new(color: bool) -> Self {
        Palette { color }
    }

    /// The sequence that begins a style; empty where there is none to end either.
    pub(super) fn start(self, style: Style) -> &'static str {
        if !self.color {
            return "";
        }
        match style {
            Style::Plain => "",
            Style::Strong => "\u{1b}[1m",
            Style::Quiet => "\u{1b}[2m",
            Style::Gain => "\u{1b}[32m",
            Style::Change => "\u{1b}[33m",
            Style::Loss => "\u{1b}[31m",
            Style::Danger => "\u{1b}[1;31m",
            Style::Hand => "\u{1b}[35m",
            Style::Hint => "\u{1b}[36m",
        }
    }
}
