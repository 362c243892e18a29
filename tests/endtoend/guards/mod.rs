//! Guards (design section 8): each against plan, drift and apply, above its limit, at it, and
//! accepted by its exact number.

mod case;
mod cases;
mod checkout;
mod lines;
mod small;
mod table;
