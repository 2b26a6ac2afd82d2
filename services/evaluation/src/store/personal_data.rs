//! All that is kept here on a person (I-12). A new table is exported here, or named with its reason in the test.
//!
//! What a person wrote about somebody else is told without what it says and without whom: that is somebody else's.

use chassis::Scope;
use chassis::db::{Error, Rows, Tx};
use chassis::personal_data::Held;
use sqlx::types::Json;
use uuid::Uuid;

/// The learner, its periods, its bilans entreprise.
#[tracing::instrument(name = "db.personal_data.bilans_entreprise", skip_all)]
pub(crate) async fn bilans_entreprise(
    tx: &mut Tx,
    scope: &Scope,
    person: Uuid,
) -> Result<Vec<Held>, Error> {
    let found = sqlx::query!(
        r#"select
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from apprenants t where t.etablissement = $1 and (t.id = $2)) as "apprenants!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from period_apprenants t where t.etablissement = $1 and (t.apprenant = $2)) as "period_apprenants!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from fiches_liees t where t.etablissement = $1 and t.apprenant = $2) as "fiches_liees!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from period_withdrawals t where t.etablissement = $1 and (t.apprenant = $2)) as "period_withdrawals!: Json<Rows>",
             (select coalesce(jsonb_agg(case when t.apprenant = $2 then to_jsonb(t) else to_jsonb(t) - 'apprenant' end), '[]') from bilans_entreprise t where t.etablissement = $1 and (t.apprenant = $2 or t.termine_par = $2)) as "bilans_entreprise!: Json<Rows>",
             (select coalesce(jsonb_agg(case when t.bilan_id in (select b.id from bilans_entreprise b where b.etablissement = $1 and b.apprenant = $2)
                then to_jsonb(t) else to_jsonb(t) - '{valeur,change_id}'::text[] end), '[]') from champs_bilan_entreprise t where t.etablissement = $1 and (t.auteur = $2 or t.bilan_id in (select b.id from bilans_entreprise b where b.etablissement = $1 and b.apprenant = $2))) as "champs_bilan_entreprise!: Json<Rows>",
             (select coalesce(jsonb_agg(case when t.bilan_id in (select b.id from bilans_entreprise b where b.etablissement = $1 and b.apprenant = $2)
                then to_jsonb(t) else to_jsonb(t) - '{valeur,change_id}'::text[] end), '[]') from changements_bilan_entreprise t where t.etablissement = $1 and (t.auteur = $2 or t.bilan_id in (select b.id from bilans_entreprise b where b.etablissement = $1 and b.apprenant = $2))) as "changements_bilan_entreprise!: Json<Rows>""#,
        scope.etablissement(),
        person,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(vec![
        Held {
            table: "apprenants",
            rows: found.apprenants.0,
        },
        Held {
            table: "period_apprenants",
            rows: found.period_apprenants.0,
        },
        Held {
            table: "fiches_liees",
            rows: found.fiches_liees.0,
        },
        Held {
            table: "period_withdrawals",
            rows: found.period_withdrawals.0,
        },
        Held {
            table: "bilans_entreprise",
            rows: found.bilans_entreprise.0,
        },
        Held {
            table: "champs_bilan_entreprise",
            rows: found.champs_bilan_entreprise.0,
        },
        Held {
            table: "changements_bilan_entreprise",
            rows: found.changements_bilan_entreprise.0,
        },
    ])
}

/// Its bilans intermédiaires, with what they counted.
#[tracing::instrument(name = "db.personal_data.bilans_intermediaires", skip_all)]
pub(crate) async fn bilans_intermediaires(
    tx: &mut Tx,
    scope: &Scope,
    person: Uuid,
) -> Result<Vec<Held>, Error> {
    let found = sqlx::query!(
        r#"select
             (select coalesce(jsonb_agg(case when t.apprenant = $2 then to_jsonb(t)
                else to_jsonb(t) - '{apprenant,niveaux,constats,conseils,note}'::text[] end), '[]') from bilans_intermediaires t where t.etablissement = $1 and (t.apprenant = $2 or t.auteur = $2)) as "bilans_intermediaires!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from bilans_comptes t where t.etablissement = $1 and (t.bilan_entreprise in (select b.id from bilans_entreprise b where b.etablissement = $1 and b.apprenant = $2))) as "bilans_comptes!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from claims t where t.etablissement = $1 and (t.bilan_intermediaire in (select b.id from bilans_intermediaires b where b.etablissement = $1 and b.apprenant = $2))) as "claims!: Json<Rows>""#,
        scope.etablissement(),
        person,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(vec![
        Held {
            table: "bilans_intermediaires",
            rows: found.bilans_intermediaires.0,
        },
        Held {
            table: "bilans_comptes",
            rows: found.bilans_comptes.0,
        },
        Held {
            table: "claims",
            rows: found.claims.0,
        },
    ])
}
