//! Staff as known, for matching with the registry.

use std::collections::HashMap;

use chassis::Scope;
use chassis::db::{Error, Tx};

use super::readable;
use crate::domain::ids::{ImportId, PersonId};
use crate::domain::profil::Profil;
use crate::domain::registre::personnel::{Connu, Fiche};

/// Profiles that mark somebody as staff: what the registry may speak of.
const STAFF: [Profil; 4] = [
    Profil::Enseignant,
    Profil::ChefEtablissement,
    Profil::Ddfpt,
    Profil::Administrateur,
];

/// All staff of the établissement, with what they teach in `annee`.
#[tracing::instrument(name = "db.personnels.known", skip_all)]
pub async fn known(tx: &mut Tx, scope: &Scope, annee: i32) -> Result<Vec<Connu>, Error> {
    let staff: Vec<String> = STAFF
        .iter()
        .map(|profil| profil.code().to_owned())
        .collect();
    let rows = sqlx::query!(
        r#"select c.person_id, c.manuel, c.sts_ids, c.disciplines, p.nom, p.nom_usage, p.prenom, p.civilite,
                  p.date_naissance, p.courriel, p.telephone,
                  array(select e.division from enseignements e
                        where e.etablissement = $1 and e.person_id = c.person_id and e.annee = $2
                        order by e.division) as "divisions!: Vec<String>"
           from comptes c
           join persons p on p.id = c.person_id
           where c.etablissement = $1
             and (cardinality(c.sts_ids) > 0
                  or exists (select from profils f
                             where f.etablissement = $1 and f.person_id = c.person_id and f.profil = any($3)))
           order by c.person_id"#,
        scope.etablissement(),
        annee,
        &staff
    )
    .fetch_all(tx.conn())
    .await?;
    let mut held = profils(tx, scope).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (profils, anciens) = held.remove(&row.person_id).unwrap_or_default();
            Connu {
                person: row.person_id,
                manuel: row.manuel,
                profils,
                anciens,
                fiche: Fiche {
                    sts_ids: row.sts_ids,
                    nom: row.nom,
                    nom_usage: row.nom_usage,
                    prenom: row.prenom,
                    civilite: row.civilite,
                    date_naissance: row.date_naissance.map(jiff_sqlx::Date::to_jiff),
                    disciplines: row.disciplines,
                    divisions: row.divisions,
                    profils: Vec::new(),
                    proposes: Vec::new(),
                    courriel: row.courriel,
                    telephone: row.telephone,
                    tableur: false,
                },
            }
        })
        .collect())
}

type Held = HashMap<uuid::Uuid, (Vec<Profil>, Vec<Profil>)>;

/// Staff profiles by person: active, then inactive.
async fn profils(tx: &mut Tx, scope: &Scope) -> Result<Held, Error> {
    let rows = sqlx::query!(
        "select person_id, profil, actif from profils where etablissement = $1 and profil <> 'apprenant'",
        scope.etablissement()
    )
    .fetch_all(tx.conn())
    .await?;
    let mut held = Held::new();
    for row in rows {
        let profil = readable(Profil::from_code(&row.profil), "profils.profil")?;
        let (active, former) = held.entry(row.person_id).or_default();
        if row.actif { active } else { former }.push(profil);
    }
    Ok(held)
}

/// Staff from the registry whom the decisions of this import do not name.
pub struct Absent {
    pub person: PersonId,
    pub nom: String,
    pub prenom: String,
}

/// Active staff that only the registry vouches for, and no longer does.
#[tracing::instrument(name = "db.personnels.absent", skip_all)]
pub async fn absent(tx: &mut Tx, scope: &Scope, import: ImportId) -> Result<Vec<Absent>, Error> {
    let rows = sqlx::query!(
        r#"select c.person_id, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom
           from comptes c
           join persons p on p.id = c.person_id
           where c.etablissement = $1 and cardinality(c.sts_ids) > 0
             and exists (select from profils f
                         where f.etablissement = $1 and f.person_id = c.person_id and f.actif
                           and f.source = 'siecle' and f.profil <> 'apprenant')
             and not exists (select from import_decisions d
                             where d.etablissement = $1 and d.import_id = $2 and d.kind = 'personnel'
                               and d.person_id = c.person_id)
           order by c.person_id"#,
        scope.etablissement(),
        import.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Absent {
            person: PersonId::from(row.person_id),
            nom: row.nom,
            prenom: row.prenom,
        })
        .collect())
}
