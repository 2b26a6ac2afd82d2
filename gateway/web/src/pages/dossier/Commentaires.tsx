import { may } from "../../api/actions";
import type { Dossier } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { compte, t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { CommentForm } from "./CommentForm";
import { CommentThread } from "./CommentThread";
import { DossierPage } from "./DossierPage";
import { useCommentaires } from "./useCommentaires";
import { WithPortfolio } from "./WithPortfolio";

/** Everything that is said of a portfolio and of its sheets (F-07). Teachers and tutors write, the learner reads. */
export default function Commentaires() {
  return (
    <DossierPage title="Commentaires">
      {(dossier) => <WithPortfolio dossier={dossier}>{() => <Thread dossier={dossier} />}</WithPortfolio>}
    </DossierPage>
  );
}

function Thread({ dossier }: { dossier: Dossier }) {
  const { profil } = useOpenSession();
  const { query, fresh } = useCommentaires(dossier, () => true);
  return (
    <Loaded query={query}>
      {({ commentaires, actions }) => {
        const writes = may(actions, "commenter");
        return (
          <>
            {commentaires.length === 0 ? (
              <p>
                {t`Aucun commentaire pour l'instant. `}
                {profil === "apprenant" && t`Ceux de vos enseignants et de votre tuteur seront ici.`}
                {writes && t`Vous pouvez écrire le premier.`}
              </p>
            ) : (
              <p>{compte(commentaires.length, "commentaire")}</p>
            )}
            <CommentThread dossier={dossier} list={commentaires} fresh={fresh} about />
            {writes && <CommentForm dossier={dossier} heading="h2" />}
          </>
        );
      }}
    </Loaded>
  );
}
