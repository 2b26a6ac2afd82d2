//! What becomes of mails: refused later, given up, slow, down, cut (I-07, G-07, N6).

use std::path::{Path, PathBuf};
use std::time::Duration;

use chassis_testing::eventually;
use jiff::SignedDuration;
use proto::identity::v1 as pb;

use crate::mailbox::Mailbox;
use crate::scene::Scene;

/// A scene whose reports come into a Maildir.
async fn with_reports() -> (Scene, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    for part in ["new", "cur", "tmp"] {
        std::fs::create_dir(folder.path().join(part)).unwrap();
    }
    let maildir = folder.path().to_owned();
    let scene = Scene::set_with(move |config| {
        config.bounces.address = "rebonds@example.org".into();
        config.bounces.maildir = Some(maildir);
        config.bounces.every = Duration::from_millis(20);
    })
    .await;
    (scene, folder)
}

/// Leaves a message in the Maildir as a mail server does: whole, by a rename.
fn deliver(maildir: &Path, name: &str, text: &str) -> PathBuf {
    let unfinished = maildir.join("tmp").join(name);
    std::fs::write(&unfinished, text).unwrap();
    let file = maildir.join("new").join(name);
    std::fs::rename(unfinished, &file).unwrap();
    file
}

fn report(to: &str, action: &str, status: &str) -> String {
    format!(
        "Return-Path: <>\r\nDelivered-To: {to}\r\nFrom: MAILER-DAEMON@mx.example.org\r\nTo: {to}\r\nSubject: Undelivered Mail\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n\
         Final-Recipient: rfc822; antoine.pillet@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\r\n--b--\r\n"
    )
}

#[tokio::test]
async fn a_mail_that_comes_back_shows_where_the_teacher_looks_i07_g07() {
    let (scene, maildir) = with_reports().await;
    let access = scene.send(scene.link()).await.unwrap();
    let mail = scene.mailbox.next().await;
    assert!(
        mail.from.starts_with("rebonds+") && mail.from.ends_with("@example.org"),
        "{}",
        mail.from
    );
    eventually("the access is sent", async || {
        scene.state(&access.id).await == "envoye"
    })
    .await;

    let late = report(&mail.from, "delayed", "4.4.1");
    let forged = mail.from.replace("rebonds+0", "rebonds+1");
    assert_ne!(forged, mail.from);
    let nothing = [
        late,
        report(&forged, "failed", "5.1.1"),
        report("rebonds@example.org", "failed", "5.1.1"),
        report(&mail.from, "failed", "5.1.1").replace("multipart/report", "multipart/mixed"),
        "not a report at all".to_owned(),
        String::new(),
    ];
    for (rank, text) in nothing.iter().enumerate() {
        let file = deliver(maildir.path(), &format!("{rank}"), text);
        eventually("it is read and taken away", async || !file.exists()).await;
        assert_eq!(scene.state(&access.id).await, "envoye", "{text}");
    }

    let refusal = report(&mail.from, "failed", "5.1.1");
    for name in ["once", "twice"] {
        let file = deliver(maildir.path(), name, &refusal);
        eventually("it is read and taken away", async || !file.exists()).await;
        assert_eq!(scene.state(&access.id).await, "adresse_refusee");
    }

    // A report on a former link says nothing of the new one.
    scene.send(scene.link()).await.unwrap();
    let renewed = scene.mailbox.next().await;
    eventually("the access is sent", async || {
        scene.state(&access.id).await == "envoye"
    })
    .await;
    let file = deliver(maildir.path(), "former", &refusal);
    eventually("it is read and taken away", async || !file.exists()).await;
    assert_eq!(scene.state(&access.id).await, "envoye");
    let given_up = report(&renewed.from, "failed", "4.4.7");
    let file = deliver(maildir.path(), "given-up", &given_up);
    eventually("it is read and taken away", async || !file.exists()).await;
    assert_eq!(scene.state(&access.id).await, "non_envoye");
}

#[tokio::test]
async fn a_report_that_comes_before_the_note_that_its_mail_left_waits_for_it_i07() {
    let (scene, maildir) = with_reports().await;
    scene.mailbox.be_slow(true);
    let access = scene.send(scene.link()).await.unwrap();
    let mail = scene.mailbox.next().await;
    let file = deliver(
        maildir.path(),
        "early",
        &report(&mail.from, "failed", "5.1.1"),
    );
    // One that says nothing is taken away by a pass that has seen the early one first.
    let mark = deliver(maildir.path(), "zz", "a mark");
    eventually("a pass is over", async || !mark.exists()).await;
    assert!(file.exists());
    assert_eq!(scene.state(&access.id).await, "envoi_en_cours");
    scene.mailbox.be_slow(false);
    eventually("it is read and taken away", async || !file.exists()).await;
    assert_eq!(scene.state(&access.id).await, "adresse_refusee");
}

#[tokio::test]
async fn a_mail_that_nobody_takes_is_told_as_not_sent_i07() {
    let scene = Scene::set_with(|config| config.smtp.attempts = 1).await;
    scene.mailbox.be_busy(1);
    let access = scene.send(scene.link()).await.unwrap();
    eventually("the mail is given up", async || {
        scene.state(&access.id).await == "non_envoye"
    })
    .await;
    // Sending again starts afresh.
    scene.send(scene.link()).await.unwrap();
    eventually("the access is sent", async || {
        scene.state(&access.id).await == "envoye"
    })
    .await;
}

/// Waits until an attempt has failed, then until its pause is over.
async fn try_again(scene: &Scene) {
    eventually("an attempt failed", async || {
        scene
            .count("select count(*) from mails where state = 'queued' and last_error is not null")
            .await
            == 1
    })
    .await;
    scene
        .bench
        .suite
        .clock
        .advance(SignedDuration::from_secs(61));
}

#[tokio::test]
async fn a_relay_that_breaks_off_after_it_took_a_mail_gets_it_under_one_message_id_i07_n06() {
    let scene = Scene::set().await;
    scene.mailbox.cut(1);
    let access = scene.send(scene.link()).await.unwrap();
    try_again(&scene).await;
    eventually("the access is sent", async || {
        scene.state(&access.id).await == "envoye"
    })
    .await;
    assert_eq!((scene.mailbox.count(), scene.mailbox.distinct()), (2, 1));
    assert_eq!(
        scene
            .count("select count(*) from mails where state = 'sent'")
            .await,
        1
    );
}

#[tokio::test]
async fn a_relay_that_was_down_gets_each_mail_once_i07_n06() {
    let scene = Scene::set_by(Mailbox::down().await).await;
    let access = scene.send(scene.link()).await.unwrap();
    try_again(&scene).await;
    scene.mailbox.come_up().await;
    scene
        .bench
        .suite
        .clock
        .advance(SignedDuration::from_mins(5));
    eventually("the access is sent", async || {
        scene.state(&access.id).await == "envoye"
    })
    .await;
    assert_eq!(scene.mailbox.count(), 1);
}

#[tokio::test]
async fn a_slow_relay_is_told_a_mail_by_one_mailer_alone_i07_n06() {
    let scene = Scene::set().await;
    scene.mailbox.be_slow(true);
    scene.send(scene.link()).await.unwrap();
    eventually("the first mail waits", async || scene.mailbox.held() == 1).await;
    // A second mailer has only the second mail to send.
    let replica = scene.bench.suite.replica().await;
    let other = pb::SendLinkRequest {
        apprenant: scene.learners[1].clone(),
        ..scene.link()
    };
    scene.send(other).await.unwrap();
    eventually("the second mail waits", async || scene.mailbox.held() == 2).await;
    assert_eq!((scene.mailbox.count(), scene.mailbox.distinct()), (2, 2));
    scene.mailbox.be_slow(false);
    eventually("both are sent", async || {
        scene
            .count("select count(*) from mails where state = 'sent'")
            .await
            == 2
    })
    .await;
    replica.stop().await;
    assert_eq!((scene.mailbox.count(), scene.mailbox.distinct()), (2, 2));
}
