import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { book } from "../../api/endpoints";
import type { Partage } from "../../api/types";
import { jour, jourDe, moment } from "../../text/dates";
import { t } from "../../text/typo";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ProblemAlert } from "../../ui/feedback";
import { bookKey } from "../dossier/useFiche";

interface Props {
  apprenant: string;
  onClosed: (id: string) => void;
}

/** The links that open the book now, each with its end and the way to close it before. */
export function Liens({ partages, ...rest }: Props & { partages: Partage[] }) {
  return (
    <section aria-labelledby="liens">
      <h3 id="liens" className="fr-h5">
        Liens ouverts ({partages.length})
      </h3>
      {partages.length === 0 ? (
        <p>{t`Aucun lien n'ouvre votre book.`}</p>
      ) : (
        <ul className="cpro-rows">
          {partages.map((partage) => (
            <One key={partage.id} partage={partage} {...rest} />
          ))}
        </ul>
      )}
    </section>
  );
}

function One({ apprenant, partage: { id, cree_le, expire_le }, onClosed }: Props & { partage: Partage }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const made = moment(cree_le);

  async function close() {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await book.close(apprenant, id);
      // Its row goes, and the question with it.
      await client.invalidateQueries({ queryKey: bookKey(apprenant) });
      onClosed(id);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  return (
    <li className="cpro-row">
      <div>
        <span>{t`Ouvert jusqu'au ${jour(jourDe(expire_le))}`}</span>
        <p className="cpro-row__detail">{t`Créé le ${made}`}</p>
      </div>
      <Button size="small" priority="secondary" onClick={() => setAsking(true)}>
        Fermer ce lien<span className="fr-sr-only">{t`, créé le ${made}`}</span>
      </Button>
      <Dialog open={asking} title={t`Fermer ce lien ?`} onClose={() => setAsking(false)}>
        {error !== null && <ProblemAlert error={error} title={t`Le lien n'est pas fermé`} />}
        <p>{t`Les personnes qui l'ont ne pourront plus lire votre book. Un lien fermé ne se rouvre pas ; vous pourrez en créer un autre.`}</p>
        <ButtonsGroup
          inlineLayoutWhen="sm and up"
          buttons={[
            { children: "Fermer le lien", disabled: busy, network: true, onClick: () => void close() },
            { children: "Le garder", priority: "secondary", onClick: () => setAsking(false) },
          ]}
        />
      </Dialog>
    </li>
  );
}
