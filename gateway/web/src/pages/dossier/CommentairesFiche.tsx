import { may } from "../../api/actions";
import type { Dossier } from "../../api/types";
import { t } from "../../text/typo";
import { CommentForm } from "./CommentForm";
import { CommentThread } from "./CommentThread";
import { useCommentaires } from "./useCommentaires";

/** What is said of one sheet, under it, and the form to say more (F-07). Nothing for who has nothing to read or write. */
export function CommentairesFiche({ dossier, fiche }: { dossier: Dossier; fiche: string }) {
  const { query, fresh } = useCommentaires(dossier, (comment) => comment.fiche === fiche);
  if (!query.data) return query.error ? <p className="fr-mt-4w">{t`Les commentaires n'ont pas pu être chargés.`}</p> : null;
  const list = query.data.commentaires.filter((comment) => comment.fiche === fiche);
  const writes = may(query.data.actions, "commenter");
  if (list.length === 0 && !writes) return null;
  return (
    <section className="fr-mt-4w" aria-labelledby="commentaires-fiche">
      <h2 id="commentaires-fiche" className="fr-h4">
        Commentaires
      </h2>
      {list.length === 0 && <p>{t`Aucun commentaire sur cette fiche pour l'instant.`}</p>}
      <CommentThread dossier={dossier} list={list} fresh={fresh} />
      {writes && <CommentForm dossier={dossier} fiche={fiche} heading="h3" />}
    </section>
  );
}
