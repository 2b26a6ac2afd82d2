//! What an operator is told of a configuration, and what nobody is told.

#![allow(clippy::unwrap_used, clippy::result_large_err)]
use super::*;

#[test]
fn a_misspelt_key_is_refused_by_name() {
    figment::Jail::expect_with(|jail| {
        jail.create_file("c.toml", "[server]\nlisten = \"127.0.0.1:1\"\nlissen = 3\n")?;
        let faults = load::<Nothing>("periods", Some(Path::new("c.toml"))).unwrap_err();
        assert!(faults.to_string().contains("lissen"), "{faults}");
        Ok(())
    });
}

#[test]
fn every_section_tells_its_faults_at_once() {
    figment::Jail::expect_with(|jail| {
        jail.create_file(
            "c.toml",
            "[server]\nlissen = 3\n[database]\nconnections = \"many\"\n[serveur]\na = 1\n[periods]\nb = 2\n",
        )?;
        let faults = load::<Nothing>("periods", Some(Path::new("c.toml"))).unwrap_err();
        for word in ["lissen", "connections", "serveur", "`b`"] {
            assert!(faults.to_string().contains(word), "{word}: {faults}");
        }
        Ok(())
    });
}

#[test]
fn what_serving_needs_is_asked_for_by_name() {
    let missing = Shared::default().missing();
    assert_eq!(missing.len(), 4, "{missing:?}");
    assert!(missing.iter().any(|m| m.contains("nats.url")));
}

#[test]
fn a_variable_overrides_the_file() {
    figment::Jail::expect_with(|jail| {
        jail.create_file("c.toml", "[nats]\nprefix = \"a\"\n")?;
        jail.set_env("APP_NATS__PREFIX", "b");
        let (shared, _) = load::<Nothing>("periods", Some(Path::new("c.toml"))).unwrap();
        assert_eq!(shared.nats.prefix, "b");
        Ok(())
    });
}

#[test]
fn secrets_are_not_printed() {
    figment::Jail::expect_with(|jail| {
        jail.create_file(
            "c.toml",
            "[database]\nurl = \"postgres://a:motdepasse@h/d\"\n[nats]\nurl = \"nats://a:motdepasse@h:1\"\n",
        )?;
        let (shared, own) = load::<Nothing>("periods", Some(Path::new("c.toml"))).unwrap();
        let printed = print("periods", &shared, &own).unwrap();
        assert!(!printed.contains("motdepasse") && printed.contains("***"));
        assert!(printed.contains("nats://***@h:1"), "{printed}");
        assert_eq!(shared.nats.url, "nats://a:motdepasse@h:1");
        assert!(!format!("{shared:?}").contains("motdepasse"));
        Ok(())
    });
}
