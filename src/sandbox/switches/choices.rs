//! The switches with named settings; the first setting of each is the most likely behaviour.

use super::choice::choices;

choices! {
    /// Whether the answer to a user PATCH holds the attribute extension (omni-api.md 2.1, 11.7).
    PatchExtension {
        /// Left out, as in the documentation's sample.
        Omitted = "omitted",
        /// Shown.
        Shown = "shown",
    }

    /// How an attribute without a value reads (omni-api.md 2.7).
    Unset {
        /// As null.
        Null = "null",
        /// The key is absent.
        Absent = "absent",
        /// The key is absent, and the whole extension too where no key is left.
        NoExtension = "no-extension",
    }

    /// What a user without an own value shows where the definition has a default (omni-api.md 2.7).
    DefaultShown {
        /// The same as any unset attribute.
        Unset = "unset",
        /// The default.
        Value = "value",
    }

    /// How a Number attribute reads (omni-api.md 2.7).
    NumberRead {
        /// As a JSON number.
        Number = "number",
        /// As a string.
        String = "string",
    }

    /// What remains to be seen of a deactivated user (omni-api.md 2.6, 12).
    Deactivated {
        /// Listed with `active: false`, and found by id.
        Listed = "listed",
        /// Not listed, but found by id.
        Unlisted = "unlisted",
        /// Not listed, and 404 by id.
        Gone = "gone",
    }

    /// Whether a deactivation ends the user's memberships (omni-api.md 2.6, 9).
    DeactivationGroups {
        /// It does.
        Dropped = "dropped",
        /// They stay.
        Kept = "kept",
    }

    /// What `active: true` on a deactivated user does (omni-api.md 2.6).
    Reactivation {
        /// The same id is active again.
        SameId = "same-id",
        /// It is refused with 400.
        Refused = "400",
        /// It is accepted and does nothing.
        Ignored = "ignored",
    }

    /// What a key that no definition has does in a write (omni-api.md 2.7, 12).
    UnknownAttribute {
        /// It is ignored.
        Ignored = "ignored",
        /// The request is refused with 400.
        Refused = "400",
    }

    /// What a value of the wrong type does in a write (omni-api.md 2.7, 12).
    WrongType {
        /// The request is refused with 400.
        Refused = "400",
        /// It is ignored.
        Ignored = "ignored",
    }

    /// What a write to one of Omni's own attributes does (omni-api.md 2.7).
    SystemWrite {
        /// It is ignored.
        Ignored = "ignored",
        /// The request is refused with 400.
        Refused = "400",
    }

    /// Whether Omni's own attributes are in the bag (omni-api.md 2.7).
    SystemInBag {
        /// They are not, as in the documentation's sample.
        Absent = "absent",
        /// They are, some as booleans.
        Listed = "listed",
    }

    /// What an attribute object in a pathless PATCH does (omni-api.md 2.5).
    AttributePatch {
        /// The named keys are merged.
        Merge = "merge",
        /// It replaces the whole bag: what is not named is cleared.
        ReplaceBag = "replace-bag",
    }

    /// Whether the order of a list of values is kept (omni-api.md 2.7, 12).
    ArrayOrder {
        /// As written.
        Kept = "kept",
        /// Sorted when read.
        Sorted = "sorted",
    }

    /// What a group PATCH that adds an existing member does (omni-api.md 3.3, 12).
    AddExistingMember {
        /// Nothing, and it succeeds.
        Ok = "ok",
        /// It is refused with 400.
        Refused = "400",
    }

    /// What a group PATCH that removes somebody who is no member does (omni-api.md 3.3, 12).
    RemoveNonMember {
        /// Nothing, and it succeeds.
        Ok = "ok",
        /// It is refused with 400.
        Refused = "400",
    }

    /// What remains of a group PATCH when one of its operations is refused (omni-api.md 3.3, 12).
    GroupPatch {
        /// The operations before it have been done.
        Stepwise = "stepwise",
        /// Nothing.
        Atomic = "atomic",
    }

    /// How a member id that nobody has is refused (omni-api.md 12).
    UnknownMember {
        /// With 400.
        BadRequest = "400",
        /// With 404.
        NotFound = "404",
    }

    /// What a successful PATCH answers (omni-api.md 2.1).
    PatchStatus {
        /// 200 and the resource.
        Ok = "200",
        /// 204 and nothing.
        NoContent = "204",
    }

    /// What a user PUT does with what it does not name (omni-api.md 2.4).
    UserPut {
        /// Puts it back to its default, as the current documentation says.
        Replace = "replace",
        /// Leaves it, as the older documentation says; the e-mail must be the current one.
        Merge = "merge",
    }

    /// What a PATCH of `userName` does (omni-api.md 2.5, 12).
    UserNamePatch {
        /// Changes the e-mail under the same id.
        Allowed = "allowed",
        /// It is refused with 400.
        Refused = "400",
        /// It is accepted and does nothing.
        Ignored = "ignored",
    }

    /// Whether the list of groups holds their members (omni-api.md 3.2).
    GroupListMembers {
        /// It does.
        Shown = "shown",
        /// The key is absent.
        Omitted = "omitted",
    }

    /// When two group names are the same (omni-api.md 12).
    GroupName {
        /// Without case and surrounding space.
        CaseInsensitive = "case-insensitive",
        /// Only when spelled alike.
        Exact = "exact",
    }

    /// Whether the instance has `GET /v1/whoami` (omni-api.md 1).
    Whoami {
        /// It has.
        Present = "present",
        /// It is older: 404.
        Missing = "404",
    }

    /// What the key may do (omni-api.md 1).
    KeyScope {
        /// An organization key.
        Organization = "organization",
        /// A personal token, which SCIM refuses with 403.
        User = "user",
    }

    /// What creating a user with a deactivated user's e-mail does (omni-api.md 2.3, 9).
    InactiveEmail {
        /// Makes a new identity.
        NewIdentity = "new-identity",
        /// It is refused with 409.
        Conflict = "409",
    }

    /// Whether 429 names a time to wait (omni-api.md 8.2).
    RetryAfter {
        /// It does not.
        Absent = "no",
        /// It does.
        Present = "yes",
    }

    /// Whether attribute and membership changes move `lastModified` (omni-api.md 8.1, 12).
    LastModified {
        /// They do.
        Moves = "moves",
        /// They do not.
        Still = "still",
    }

    /// The shape of an error body on SCIM routes (omni-api.md 8.1).
    ErrorBody {
        /// `detail` and a numeric `status`.
        Short = "short",
        /// The Error message of RFC 7644.
        Rfc7644 = "rfc7644",
        /// None at all.
        Empty = "empty",
    }
}
