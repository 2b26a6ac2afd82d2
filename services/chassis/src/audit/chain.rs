//! The chain of hashes of an établissement: each line's covers the line and the hash before it, so that a line that is
//! changed, missing or slipped in is found from there on (N10).

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Line;
use crate::db::{Error, Tx};

/// What the first line of a chain follows.
pub(super) const START: [u8; 32] = [0; 32];
/// Lines read at once.
const PAGE: i64 = 5_000;

/// The hash of `line`, as number `seq`, after the line of hash `previous`.
///
/// No value holds a line break, so no two lines read the same.
pub(super) fn hash(line: &Line, seq: i64, previous: &[u8]) -> Vec<u8> {
    let ids = |ids: &[Uuid]| {
        let texts: Vec<String> = ids.iter().map(Uuid::to_string).collect();
        texts.join(",")
    };
    let text = [
        "1".to_owned(),
        line.etablissement.clone(),
        seq.to_string(),
        line.id.to_string(),
        line.at.as_microsecond().to_string(),
        line.actor.clone(),
        line.profil.clone(),
        line.action.clone(),
        line.objet.clone(),
        ids(line.objet_id.as_slice()),
        ids(&line.personnes),
        line.request_id.to_string(),
        line.lecture.to_string(),
        hex::encode(previous),
    ]
    .join("\n");
    Sha256::digest(text).to_vec()
}

/// What verifying a chain found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) lines: i64,
    pub(super) head: Vec<u8>,
    /// The first line that is not what was written.
    pub(super) broken_at: Option<i64>,
}

struct Sealed {
    line: Line,
    seq: i64,
    precedent: Vec<u8>,
    empreinte: Vec<u8>,
}

/// Computes the whole chain of the établissement again.
pub(super) async fn verify(tx: &mut Tx, etablissement: &str) -> Result<Verdict, Error> {
    let head = sqlx::query!(
        "select seq, empreinte from chassis.audit_heads where etablissement = $1",
        etablissement
    )
    .fetch_optional(tx.conn())
    .await?;
    let (last, last_hash) = head.map_or((0, START.to_vec()), |head| (head.seq, head.empreinte));
    let mut verdict = Verdict {
        head: START.to_vec(),
        ..Verdict::default()
    };
    loop {
        let page = page(tx, etablissement, verdict.lines, last).await?;
        if page.is_empty() {
            break;
        }
        for sealed in page {
            let expected = verdict.lines + 1;
            let is_what_was_written = sealed.seq == expected
                && sealed.precedent == verdict.head
                && sealed.empreinte == hash(&sealed.line, sealed.seq, &sealed.precedent);
            if !is_what_was_written {
                verdict.broken_at = Some(expected);
                return Ok(verdict);
            }
            verdict.lines = expected;
            verdict.head = sealed.empreinte;
        }
    }
    if verdict.lines != last || verdict.head != last_hash {
        verdict.broken_at = Some(verdict.lines + 1);
    }
    Ok(verdict)
}

async fn page(
    tx: &mut Tx,
    etablissement: &str,
    after: i64,
    last: i64,
) -> Result<Vec<Sealed>, Error> {
    let rows = sqlx::query!(
        r#"select id, etablissement, at, actor, profil, action, objet, objet_id, personnes, request_id, lecture,
                  seq as "seq!", precedent as "precedent!", empreinte as "empreinte!"
           from chassis.audit where etablissement = $1 and seq > $2 and seq <= $3 order by seq limit $4"#,
        etablissement,
        after,
        last,
        PAGE
    )
    .fetch_all(tx.conn())
    .await?;
    let sealed = rows.into_iter().map(|row| Sealed {
        line: Line {
            id: row.id,
            etablissement: row.etablissement,
            at: row.at.to_jiff(),
            actor: row.actor,
            profil: row.profil,
            action: row.action,
            objet: row.objet,
            objet_id: row.objet_id,
            personnes: row.personnes,
            request_id: row.request_id,
            lecture: row.lecture,
        },
        seq: row.seq,
        precedent: row.precedent,
        empreinte: row.empreinte,
    });
    Ok(sealed.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Line {
        Line {
            id: Uuid::from_u128(1),
            etablissement: "0761234D".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
            actor: "person:2".to_owned(),
            profil: "ddfpt".to_owned(),
            action: "periods.v1.Periods/DeclarePeriod".to_owned(),
            objet: "annexe".to_owned(),
            objet_id: Some(Uuid::from_u128(3)),
            personnes: vec![Uuid::from_u128(4)],
            request_id: Uuid::from_u128(5),
            lecture: false,
        }
    }

    #[test]
    fn every_part_of_a_line_counts_n10() {
        let own = hash(&line(), 1, &START);
        let mut others = Vec::new();
        let mut other = |change: fn(&mut Line)| {
            let mut changed = line();
            change(&mut changed);
            others.push(hash(&changed, 1, &START));
        };
        other(|line| line.id = Uuid::from_u128(9));
        other(|line| line.etablissement = "0761235E".to_owned());
        other(|line| line.at = jiff::Timestamp::MIN);
        other(|line| line.actor = "person:3".to_owned());
        other(|line| line.profil = "enseignant".to_owned());
        other(|line| line.action = "periods.v1.Periods/DeletePeriod".to_owned());
        other(|line| line.objet = "period".to_owned());
        other(|line| line.objet_id = None);
        other(|line| line.personnes.clear());
        other(|line| line.request_id = Uuid::from_u128(9));
        other(|line| line.lecture = true);
        others.push(hash(&line(), 2, &START));
        others.push(hash(&line(), 1, &own));
        let count = others.len();
        others.push(own);
        others.sort();
        others.dedup();
        assert_eq!(others.len(), count + 1);
    }
}
