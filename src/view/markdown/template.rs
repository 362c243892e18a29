//! The templates, and the one way in which something comes into them.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, context};

use super::encode::Markup;
use super::surface::Surface;

/// What every page is made of.
const TEMPLATES: [(&str, &str); 5] = [
    ("page", include_str!("templates/page.md")),
    ("marker", include_str!("templates/marker.md")),
    ("banner", include_str!("templates/banner.md")),
    ("section", include_str!("templates/section.md")),
    ("entry", include_str!("templates/entry.md")),
];

/// The templates for one surface.
pub(super) struct Templates {
    environment: Environment<'static>,
    surface: Surface,
}

impl Templates {
    pub(super) fn new(surface: Surface) -> Self {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_formatter(encoded);
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build();
        if let Ok(syntax) = syntax {
            environment.set_syntax(syntax);
        }
        for (name, source) in TEMPLATES {
            let added = environment.add_template(name, source);
            debug_assert!(added.is_ok(), "{name}: {added:?}");
        }
        Templates {
            environment,
            surface,
        }
    }

    /// What the page is shown on.
    pub(super) fn surface(&self) -> Surface {
        self.surface
    }

    /// A hidden line.
    pub(super) fn marker(&self, text: &Markup) -> Markup {
        let html = self.surface.has_html();
        self.fill("marker", context! { html, text => text.clone() })
    }

    /// A template, filled.
    pub(super) fn fill(&self, name: &'static str, values: Value) -> Markup {
        let template = self.environment.get_template(name);
        match template.and_then(|template| template.render(values)) {
            Ok(text) => Markup::filled(text),
            Err(error) => {
                debug_assert!(false, "{name}: {error:#}");
                // A part that is silently gone could hide what must be seen.
                Markup::own("**Not sufficient for approval**: a part of this page is missing.\n\n")
            }
        }
    }
}

/// Ours as it is, a number as a number, text as code; whatever else is a mistake of a template.
fn encoded(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    let written = match (value.kind(), value.as_str(), value.as_i64()) {
        (ValueKind::String, Some(text), _) if value.is_safe() => out.write_str(text),
        (ValueKind::String, Some(text), _) => out.write_str(Markup::foreign(text).as_str()),
        (ValueKind::Number, _, Some(number)) => out.write_str(Markup::number(number).as_str()),
        (kind, ..) => {
            let message = format!("{kind} on a page");
            return Err(Error::new(ErrorKind::InvalidOperation, message));
        }
    };
    Ok(written?)
}
