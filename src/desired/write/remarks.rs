//! Comments for files: what could not be said, where it would have stood.

use std::collections::BTreeMap;

use crate::model::{Address, Kind, Name};

/// Comments, by what they are about. Foreign text in them is made visible when they are written.
#[derive(Clone, Debug, Default)]
pub struct Remarks {
    resources: BTreeMap<Address, Vec<String>>,
    attributes: BTreeMap<Box<str>, Vec<String>>,
}

impl Remarks {
    /// Adds one about a user or a group: in its entry, or in the place of one.
    pub fn about(&mut self, address: &Address, remark: String) {
        let remarks = self.resources.entry(address.clone()).or_default();
        remarks.push(remark);
    }

    /// Adds one about an attribute of the tenant.
    pub fn about_attribute(&mut self, reference: &str, remark: String) {
        let remarks = self.attributes.entry(reference.into()).or_default();
        remarks.push(remark);
    }

    /// Those about users or about groups, by name.
    pub(super) fn of(&self, kind: Kind) -> impl Iterator<Item = (&Name, &[String])> {
        let of_kind = self.resources.iter();
        let of_kind = of_kind.filter(move |(address, _)| address.kind == kind);
        of_kind.map(|(address, remarks)| (&address.name, remarks.as_slice()))
    }

    /// Those about attributes, by reference.
    pub(super) fn of_attributes(&self) -> impl Iterator<Item = (&str, &[String])> {
        let attributes = self.attributes.iter();
        attributes.map(|(reference, remarks)| (&**reference, remarks.as_slice()))
    }
}
