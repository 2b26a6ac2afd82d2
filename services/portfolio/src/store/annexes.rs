//! What learners joined to what they wrote (F-06).

use chassis::db::{Error, Tx};
use chassis::{Scope, Uai};
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::forms::FormOf;
use crate::domain::{
    Annexe, AnnexeId, ApprenantId, Content, Etat, FileId, Owner, PeriodId, PortfolioId, SheetId,
    StoredFile,
};

struct Row {
    id: Uuid,
    apprenant: Uuid,
    sheet: Option<Uuid>,
    titre: String,
    adresse: Option<String>,
    fichier: Option<Uuid>,
    media: Option<String>,
    octets: i64,
    largeur: Option<i32>,
    hauteur: Option<i32>,
    author: Uuid,
    created_at: jiff_sqlx::Timestamp,
    version: i64,
}

impl TryFrom<Row> for Annexe {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let content = match (row.adresse, row.fichier, row.media) {
            (Some(adresse), None, None) => Content::Lien(adresse),
            (None, Some(id), Some(media)) => Content::Fichier(StoredFile {
                id: id.into(),
                media,
                octets: row.octets,
                pixels: row.largeur.zip(row.hauteur),
            }),
            _ => {
                return Err(Error::corrupt(
                    "annexes.fichier",
                    format!("annexe {}", row.id),
                ));
            }
        };
        Ok(Self {
            id: row.id.into(),
            apprenant: row.apprenant.into(),
            sheet: row.sheet.map(SheetId::from),
            titre: row.titre,
            content,
            author: row.author,
            created_at: row.created_at.to_jiff(),
            version: row.version,
        })
    }
}

/// Reads annexes, oldest first.
macro_rules! annexes {
    ($tx:expr, $scope:expr, $filter:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            Row,
            "select id, apprenant, sheet, titre, adresse, fichier, media, octets, largeur, hauteur, author, created_at,
                    version
             from annexes
             where etablissement = $1 and " + $filter + " order by created_at, id",
            $scope.etablissement(),
            $($argument),+
        )
        .fetch_all($tx.conn())
        .await?
        .into_iter()
        .map(Annexe::try_from)
        .collect::<Result<Vec<Annexe>, Error>>()
    };
}

/// Those of a portfolio and of its sheets.
#[tracing::instrument(name = "db.annexes.of_portfolio", skip_all)]
pub(crate) async fn of_portfolio(
    tx: &mut Tx,
    scope: &Scope,
    portfolio: PortfolioId,
) -> Result<Vec<Annexe>, Error> {
    annexes!(
        tx,
        scope,
        "form = any(array(select s.id from sheets s where s.etablissement = $1 and s.portfolio = $2
                          union all select $2))",
        portfolio.uuid()
    )
}

/// Those of a sheet.
#[tracing::instrument(name = "db.annexes.of_sheet", skip_all)]
pub(crate) async fn of_sheet(
    tx: &mut Tx,
    scope: &Scope,
    sheet: SheetId,
) -> Result<Vec<Annexe>, Error> {
    annexes!(tx, scope, "sheet = $2", sheet.uuid())
}

/// One of them.
#[tracing::instrument(name = "db.annexes.get", skip_all)]
pub(crate) async fn get(tx: &mut Tx, scope: &Scope, id: AnnexeId) -> Result<Option<Annexe>, Error> {
    let found: Result<Vec<Annexe>, Error> = annexes!(tx, scope, "id = $2", id.uuid());
    Ok(found?.pop())
}

/// Images of a learner: those of these sheets, and these others.
#[tracing::instrument(name = "db.annexes.pictures", skip_all)]
pub(crate) async fn pictures(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
    (sheets, others): (&[SheetId], &[Uuid]),
) -> Result<Vec<Annexe>, Error> {
    let sheets: Vec<Uuid> = sheets.iter().map(|sheet| sheet.uuid()).collect();
    annexes!(
        tx,
        scope,
        "apprenant = $2 and largeur is not null and (sheet = any($3) or id = any($4))",
        apprenant.uuid(),
        &sheets,
        others
    )
}

/// What an annexe, or a file on its way, of a learner is joined to; `None`: there is no such thing.
#[tracing::instrument(name = "db.annexes.facts_of_owner", skip_all)]
pub(crate) async fn facts_of_owner(
    tx: &mut Tx,
    etablissement: &Uai,
    apprenant: ApprenantId,
    id: Uuid,
) -> Result<Option<Owner>, Error> {
    let row = sqlx::query!(
        r#"select o.sheet, p.period as "period?"
           from (select sheet, portfolio from annexes where etablissement = $1 and id = $3 and apprenant = $2
                 union all
                 select sheet, portfolio from uploads where etablissement = $1 and id = $3 and apprenant = $2) o
           left join portfolios p on p.etablissement = $1 and p.id = o.portfolio"#,
        etablissement.as_str(),
        apprenant.uuid(),
        id
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.and_then(|row| match (row.sheet, row.period) {
        (Some(sheet), _) => Some(Owner::Sheet(sheet.into())),
        (None, Some(period)) => Some(Owner::Portfolio(PeriodId::from(period))),
        (None, None) => None,
    }))
}

/// Joins one.
#[tracing::instrument(name = "db.annexes.insert", skip_all)]
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    of: FormOf,
    annexe: &Annexe,
) -> Result<(), Error> {
    let (portfolio, sheet) = of.columns();
    let (adresse, file) = match &annexe.content {
        Content::Lien(adresse) => (Some(adresse.as_str()), None),
        Content::Fichier(file) => (None, Some(file)),
    };
    sqlx::query!(
        "insert into annexes (etablissement, id, portfolio, sheet, apprenant, titre, adresse, fichier, media, octets,
                              largeur, hauteur, version, author, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        scope.etablissement(),
        annexe.id.uuid(),
        portfolio,
        sheet,
        annexe.apprenant.uuid(),
        annexe.titre,
        adresse,
        file.map(|file| file.id.uuid()),
        file.map(|file| file.media.as_str()),
        file.map_or(0, |file| file.octets),
        file.and_then(|file| file.pixels).map(|(width, _)| width),
        file.and_then(|file| file.pixels).map(|(_, height)| height),
        annexe.version,
        annexe.author,
        annexe.created_at.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Gives one, seen at `version`, another title; answers whether it still stood there.
#[tracing::instrument(name = "db.annexes.rename", skip_all)]
pub(crate) async fn rename(
    tx: &mut Tx,
    scope: &Scope,
    (id, version): (AnnexeId, i64),
    titre: &str,
) -> Result<bool, Error> {
    let done = sqlx::query!(
        "update annexes set titre = $4, version = version + 1
         where etablissement = $1 and id = $2 and version = $3",
        scope.etablissement(),
        id.uuid(),
        version,
        titre
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Does away with one, seen at `version`; its file is released. Answers whether it still stood there.
#[tracing::instrument(name = "db.annexes.delete", skip_all)]
pub(crate) async fn delete(
    tx: &mut Tx,
    scope: &Scope,
    (id, version): (AnnexeId, i64),
) -> Result<bool, Error> {
    let done = sqlx::query!(
        "delete from annexes where etablissement = $1 and id = $2 and version = $3",
        scope.etablissement(),
        id.uuid(),
        version
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How much is there, those on their way included: annexes of a form, and bytes of the learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Load {
    /// Annexes joined to the form.
    pub(crate) of_form: i64,
    /// Bytes of all files of the learner.
    pub(crate) octets: i64,
}

/// What a learner holds, and what is joined to a form of it.
#[tracing::instrument(name = "db.annexes.load", skip_all)]
pub(crate) async fn load(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
    of: FormOf,
) -> Result<Load, Error> {
    let (portfolio, sheet) = of.columns();
    let row = sqlx::query!(
        r#"with all_of as (
             select portfolio, sheet, octets from annexes where etablissement = $1 and apprenant = $2
             union all
             select portfolio, sheet, octets from uploads
             where etablissement = $1 and apprenant = $2 and annexe is null
           )
           select coalesce(sum(octets), 0)::bigint as "octets!",
                  count(*) filter (where portfolio is not distinct from $3 and sheet is not distinct from $4)
                      as "of_form!"
           from all_of"#,
        scope.etablissement(),
        apprenant.uuid(),
        portfolio,
        sheet
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Load {
        of_form: row.of_form,
        octets: row.octets,
    })
}

/// Bytes of all files of a learner, those on their way included.
#[tracing::instrument(name = "db.annexes.held", skip_all)]
pub(crate) async fn held(tx: &mut Tx, scope: &Scope, apprenant: ApprenantId) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select (coalesce((select sum(octets) from annexes where etablissement = $1 and apprenant = $2), 0)
                   + coalesce((select sum(octets) from uploads
                               where etablissement = $1 and apprenant = $2 and annexe is null), 0))::bigint as "octets!""#,
        scope.etablissement(),
        apprenant.uuid()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// How many are joined to a portfolio and to its sheets.
#[tracing::instrument(name = "db.annexes.count", skip_all)]
pub(crate) async fn count(
    tx: &mut Tx,
    scope: &Scope,
    portfolio: PortfolioId,
) -> Result<i32, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*)::int as "count!" from annexes
           where etablissement = $1
             and form = any(array(select s.id from sheets s where s.etablissement = $1 and s.portfolio = $2
                                  union all select $2))"#,
        scope.etablissement(),
        portfolio.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// P-08: how many files, and web addresses, would go with a period, or with the part of one learner. Where the diploma
/// keeps completed sheets, what is joined to these stays with them.
#[tracing::instrument(name = "db.annexes.count_lost", skip_all)]
pub(crate) async fn count_lost(
    tx: &mut Tx,
    scope: &Scope,
    (period, apprenant): (PeriodId, Option<ApprenantId>),
    keeps_completed: bool,
) -> Result<(i64, i64), Error> {
    let counts = sqlx::query!(
        r#"with gone as (
             select id from portfolios
             where etablissement = $1 and period = $2 and ($3::uuid is null or apprenant = $3)
           ), forms as (
             select id from gone
             union all
             select s.id from sheets s join gone on gone.id = s.portfolio
             where s.etablissement = $1 and not ($4 and s.etat = $5)
           )
           select count(a.fichier) as "files!", count(a.adresse) as "links!"
           from annexes a join forms on forms.id = a.form
           where a.etablissement = $1"#,
        scope.etablissement(),
        period.uuid(),
        apprenant.map(ApprenantId::uuid),
        keeps_completed,
        Etat::Racontee.as_str()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((counts.files, counts.links))
}

/// How many files a learner has, and their bytes.
#[tracing::instrument(name = "db.annexes.weigh", skip_all)]
pub(crate) async fn weigh(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
) -> Result<(i32, i64), Error> {
    let row = sqlx::query!(
        r#"select count(*)::int as "count!", coalesce(sum(octets), 0)::bigint as "octets!" from annexes
           where etablissement = $1 and apprenant = $2 and fichier is not null"#,
        scope.etablissement(),
        apprenant.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.count, row.octets))
}

/// Whether a file is one of a learner, of any établissement, or waits to be: a learner who moves takes files along.
#[tracing::instrument(name = "db.annexes.needs", skip_all)]
pub(crate) async fn needs(tx: &mut Tx, id: FileId) -> Result<bool, Error> {
    let needed = sqlx::query_scalar!(
        r#"select exists(select from annexes where fichier = $1)
                  or exists(select from arriving_files where fichier = $1) as "needed!""#,
        id.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(needed)
}
