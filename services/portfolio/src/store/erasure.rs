//! What goes with a person who is erased (I-12): as a learner, its portfolios and sheets with all that is in them, fiches
//! libres included; as a reader, which sheets and comments of others it had read.

use chassis::Scope;
use chassis::db::{Error, Tx};
use chassis::gone;
use chassis::personal_data::Gone;
use uuid::Uuid;

/// Takes the rows of a person away. Who was writing in one of its forms ends first, or finds it gone.
#[tracing::instrument(name = "db.erasure.take", skip_all)]
pub(crate) async fn take(tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Gone>, Error> {
    let here = scope.etablissement();
    let forms = hold(tx, here, person).await?;
    let mut gone = texts(tx, here, (person, &forms)).await?;
    gone.extend([
        // Their files leave the store within a minute: the database releases them as the rows go.
        gone!(
            tx,
            "annexes",
            "delete from annexes where etablissement = $1 and apprenant = $2",
            here,
            person
        ),
        gone!(
            tx,
            "arriving_files",
            "delete from arriving_files where etablissement = $1 and becomes = $2",
            here,
            person
        ),
        gone!(
            tx,
            "upload_pieces",
            "delete from upload_pieces p
             where p.etablissement = $1
               and p.upload in (select u.id from uploads u where u.etablissement = $1 and u.apprenant = $2)",
            here,
            person
        ),
        gone!(
            tx,
            "uploads",
            "delete from uploads where etablissement = $1 and apprenant = $2",
            here,
            person
        ),
        gone!(
            tx,
            "book_shares",
            "delete from book_shares where etablissement = $1 and apprenant = $2",
            here,
            person
        ),
        gone!(
            tx,
            "sheet_reads",
            "delete from sheet_reads where etablissement = $1 and (reader = $2 or sheet = any($3))",
            here,
            person,
            &forms
        ),
        gone!(
            tx,
            "sheets",
            "delete from sheets where etablissement = $1 and apprenant = $2",
            here,
            person
        ),
        gone!(
            tx,
            "portfolios",
            "delete from portfolios where etablissement = $1 and apprenant = $2",
            here,
            person
        ),
        gone!(
            tx,
            "apprenants",
            "delete from apprenants where etablissement = $1 and apprenant = $2",
            here,
            person
        ),
        gone!(
            tx,
            "removed_learners",
            "delete from removed_learners where etablissement = $1 and apprenant = $2",
            here,
            person
        ),
    ]);
    Ok(gone)
}

/// What stands in its forms, what was said of them, and which comments of others it had read.
async fn texts(
    tx: &mut Tx,
    here: &str,
    (person, forms): (Uuid, &[Uuid]),
) -> Result<Vec<Gone>, Error> {
    Ok(vec![
        gone!(
            tx,
            "form_changes",
            "delete from form_changes where etablissement = $1 and form = any($2)",
            here,
            forms
        ),
        gone!(
            tx,
            "form_fields",
            "delete from form_fields where etablissement = $1 and form = any($2)",
            here,
            forms
        ),
        gone!(
            tx,
            "comment_reads",
            "delete from comment_reads r
             where r.etablissement = $1
               and (r.reader = $2
                    or r.comment in (select c.id from comments c where c.etablissement = $1 and c.form = any($3)))",
            here,
            person,
            forms
        ),
        gone!(
            tx,
            "comments",
            "delete from comments where etablissement = $1 and form = any($2)",
            here,
            forms
        ),
    ])
}

/// Its forms, held to the end of the transaction: portfolios first, as everywhere.
async fn hold(tx: &mut Tx, here: &str, apprenant: Uuid) -> Result<Vec<Uuid>, Error> {
    let mut forms = sqlx::query_scalar!(
        "select id from portfolios where etablissement = $1 and apprenant = $2 order by id for update",
        here,
        apprenant
    )
    .fetch_all(tx.conn())
    .await?;
    let sheets = sqlx::query_scalar!(
        "select id from sheets where etablissement = $1 and apprenant = $2 order by id for update",
        here,
        apprenant
    )
    .fetch_all(tx.conn())
    .await?;
    forms.extend(sheets);
    Ok(forms)
}
