import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { may } from "../../api/actions";
import { book as api } from "../../api/endpoints";
import type { Book } from "../../api/types";
import { useOnce } from "../../forms/useOnce";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";
import { bookKey } from "../dossier/useFiche";
import { adresseBook } from "./etapes";

/** There is no book yet: what it is for, and its button for the learner. */
export function Commencer({ book: { apprenant, actions } }: { book: Book }) {
  if (!may(actions, "ouvrir")) return <p>{t`${nomComplet(apprenant)} n'a pas encore commencé son book.`}</p>;
  return (
    <div className="cpro-empty">
      <p>
        {t`Le book présente vos réussites, en entreprise comme en centre de formation : une page pour chacune. Vous choisissez ce que vous y mettez ; vous pourrez l'imprimer et le montrer par un lien.`}
      </p>
      <Open apprenant={apprenant.id} />
    </div>
  );
}

function Open({ apprenant }: { apprenant: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { run, busy, error } = useOnce(async (key) => {
    await api.open(apprenant, key);
    await client.invalidateQueries({ queryKey: bookKey(apprenant) });
    void navigate(adresseBook(apprenant, "choisir"), { replace: true });
  });

  return (
    <>
      {error !== null && <ProblemAlert error={error} title={t`Le book n'est pas commencé`} />}
      <Button disabled={busy} network onClick={run}>
        Commencer mon book
      </Button>
    </>
  );
}
