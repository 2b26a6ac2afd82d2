//! Arrows between crates.

use anyhow::Result;
use machine::Checkout;

use super::SERVICES;
use crate::cargo::{self, Dependency, Package};

/// Third-party crates that only some of ours may use, and why.
const RESERVED: [(&str, &[&str], &str); 4] = [
    ("typst", &["documents"], "it takes minutes to compile"),
    (
        "lettre",
        &["identity", "harness"],
        "all e-mail is identity's",
    ),
    (
        "axum",
        &["gateway", "harness"],
        "the gateway is the only HTTP server",
    ),
    ("argon2", &["identity"], "passwords are identity's"),
];

/// Reserved crates that the tests of another of ours use all the same: a portal that lies is an HTTP server, and so is a
/// server of S3.
const IN_TESTS: [(&str, &str); 2] = [("identity", "axum"), ("portfolio", "axum")];

/// Every crate dependency that the plan does not have.
pub(crate) fn faults(checkout: &Checkout) -> Result<Vec<String>> {
    let packages = cargo::metadata(checkout)?.packages;
    let names: Vec<&str> = packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    Ok(packages
        .iter()
        .flat_map(|package| {
            package
                .dependencies
                .iter()
                .map(move |dependency| (package, dependency))
        })
        .filter_map(|(package, dependency)| fault(package, dependency, &names))
        .collect())
}

fn fault(package: &Package, dependency: &Dependency, ours: &[&str]) -> Option<String> {
    let (from, to) = (package.name.as_str(), dependency.name.as_str());
    let test_only = dependency.kind.as_deref() == Some("dev");
    if let Some((_, allowed, why)) = RESERVED.iter().find(|(name, ..)| *name == to) {
        let tested = test_only && IN_TESTS.contains(&(from, to));
        return (!allowed.contains(&from) && !tested)
            .then(|| format!("crate {from} may not depend on {to}: {why}"));
    }
    if !ours.contains(&to) {
        return None;
    }
    let Some((used, tested_with)) = plan(from) else {
        return Some(format!(
            "crate {from} has no place in the plan of xtask/src/layers/crates.rs"
        ));
    };
    let allowed = used.contains(&to) || (test_only && tested_with.contains(&to)) || used == ANY;
    (!allowed).then(|| format!("crate {from} may not depend on {to}"))
}

/// Stands for "every crate of ours".
const ANY: &[&str] = &["*"];

/// What `package` may depend on, and what its tests may besides.
fn plan(package: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    Some(match package {
        "proto" | "referentiel" | "machine" => (&[], &[]),
        "chassis" => (&["proto"], &["chassis-testing"]),
        "chassis-testing" => (&["proto", "chassis"], &[]),
        "gateway" => (&["proto", "chassis"], &["chassis-testing"]),
        "xtask" => (&["machine"], &[]),
        "harness" | "suite-tests" | "parser-fuzz" => (ANY, ANY),
        service if SERVICES.contains(&service) => {
            (&["proto", "chassis", "referentiel"], &["chassis-testing"])
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::fault;
    use crate::cargo::{Dependency, Package};

    const OURS: [&str; 8] = [
        "proto",
        "chassis",
        "chassis-testing",
        "periods",
        "portfolio",
        "gateway",
        "harness",
        "stranger",
    ];

    fn depends(from: &str, to: &str, kind: Option<&str>) -> Option<String> {
        let dependency = Dependency {
            name: to.to_owned(),
            kind: kind.map(str::to_owned),
        };
        let package = Package {
            name: from.to_owned(),
            dependencies: Vec::new(),
        };
        fault(&package, &dependency, &OURS)
    }

    #[test]
    fn arrows_of_the_plan_are_accepted_and_others_named() {
        assert_eq!(depends("periods", "chassis", None), None);
        assert_eq!(depends("periods", "chassis-testing", Some("dev")), None);
        assert_eq!(depends("periods", "serde", None), None);
        assert!(depends("periods", "portfolio", None).is_some());
        assert!(depends("periods", "chassis-testing", None).is_some());
        assert!(depends("gateway", "periods", Some("dev")).is_some());
        assert!(depends("portfolio", "lettre", None).is_some());
        assert!(depends("identity", "axum", None).is_some());
        assert_eq!(depends("identity", "axum", Some("dev")), None);
        assert!(depends("periods", "harness", Some("dev")).is_some());
        assert!(depends("stranger", "proto", None).is_some());
    }
}
