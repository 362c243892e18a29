//! How long a write may take to show.

use std::time::Duration;

/// How often something that should show by now is looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// How often it is looked at, the first time among them.
    pub looks: u32,
    /// How long in between.
    pub pause: Duration,
}

impl Patience {
    /// Ten looks, a second apart (design, section 10).
    pub const USUAL: Patience = Patience {
        looks: 10,
        pause: Duration::from_secs(1),
    };

    /// For a tenant in this process or on this machine, in tests.
    pub const SHORT: Patience = Patience {
        looks: 10,
        pause: Duration::from_millis(10),
    };

    /// What does not show at once never will: a model of a tenant.
    pub const NONE: Patience = Patience {
        looks: 1,
        pause: Duration::ZERO,
    };

    /// Fewer looks in the same time, where one look is many requests.
    #[must_use]
    pub fn for_many(self) -> Patience {
        Patience {
            looks: self.looks.div_ceil(3),
            pause: self.pause * 3,
        }
    }

    /// Waits before a look; the first is made at once.
    pub async fn before(&self, look: u32) {
        if look > 0 {
            tokio::time::sleep(self.pause).await;
        }
    }
}

impl Default for Patience {
    fn default() -> Self {
        Patience::USUAL
    }
}
