/** An export: the file to take along, the receipt to bring back, or calling it off (I-11). */
import { Input } from "@codegouvfr/react-dsfr/Input";
import { type FormEvent, useState } from "react";
import { may } from "../../api/actions";
import { fichiersTransfert } from "../../api/endpoints";
import type { Versioned } from "../../api/http";
import type { FichierTransfert } from "../../api/types";
import { octets, t } from "../../text/typo";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ProblemAlert } from "../../ui/feedback";
import { useDecision } from "./useDecision";

export function Depart({ held }: { held: Versioned<FichierTransfert> }) {
  const one = held.value;
  return (
    <>
      {may(one.actions, "telecharger") && (
        <section>
          <h2>1. Transmettre le fichier</h2>
          <p>{t`Envoyez ce fichier à l'établissement d'accueil : lui seul peut l'ouvrir.`}</p>
          {one.octets > 0 && <p>{t`Il contient aussi ses photos et ses fichiers joints : ${octets(one.octets)} environ.`}</p>}
          <Button network linkProps={{ href: fichiersTransfert.address(one.id), download: true }}>Télécharger le fichier</Button>
        </section>
      )}
      {may(one.actions, "confirmer") && <Recu held={held} />}
      {may(one.actions, "annuler") && <Annuler held={held} />}
      {one.etat === "annule" && (
        <p>{t`Le dossier est de nouveau ici. L'élève reste inactif : il redevient actif si un import le ramène. Le fichier déjà transmis ne doit plus être appliqué.`}</p>
      )}
      {one.etat === "termine" && <p>{t`L'établissement d'accueil a le dossier ; il a été retiré d'ici.`}</p>}
    </>
  );
}

function Recu({ held }: { held: Versioned<FichierTransfert> }) {
  const { id } = held.value;
  const [recu, setRecu] = useState("");
  const [missing, setMissing] = useState(false);
  const { error, busy, decide } = useDecision(id);

  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(recu.trim() === "");
    if (recu.trim() !== "") void decide(fichiersTransfert.confirm(id, held.etag, recu));
  }

  return (
    <section className="fr-mt-4w">
      <h2>2. Confirmer par le reçu</h2>
      <p>{t`Quand l'établissement d'accueil a appliqué le fichier, sa page montre un reçu. Collez-le ici : le dossier sera retiré de votre établissement.`}</p>
      {error !== null && <ProblemAlert error={error} title="Le reçu est refusé" />}
      <form onSubmit={submit} noValidate className="cpro-narrow">
        <Input
          textArea
          label="Reçu (obligatoire)"
          hintText={t`De « CPRO-RECU 1 » jusqu'à la signature.`}
          {...(missing ? { state: "error" as const, stateRelatedMessage: t`Reçu : collez celui de l'établissement d'accueil` } : {})}
          nativeTextAreaProps={{ value: recu, rows: 7, spellCheck: false, onChange: (event) => setRecu(event.target.value) }}
        />
        <Button type="submit" disabled={busy}>
          Confirmer et retirer le dossier
        </Button>
      </form>
    </section>
  );
}

function Annuler({ held }: { held: Versioned<FichierTransfert> }) {
  const { id } = held.value;
  const [asking, setAsking] = useState(false);
  const { error, busy, decide } = useDecision(id);
  return (
    <div className="fr-mt-4w">
      {error !== null && <ProblemAlert error={error} />}
      <Button priority="secondary" disabled={busy} onClick={() => setAsking(true)}>
        Annuler l’export
      </Button>
      <Dialog open={asking} title="Annuler cet export ?" onClose={() => setAsking(false)}>
        <p>{t`Le dossier redevient visible ici ; l'élève reste inactif. Assurez-vous que l'établissement d'accueil n'a pas appliqué le fichier et ne le fera plus : d'ici, personne ne peut le savoir ni l'empêcher.`}</p>
        <ButtonsGroup
          inlineLayoutWhen="sm and up"
          buttons={[
            {
              children: "Annuler l’export",
              onClick: () => {
                setAsking(false);
                void decide(fichiersTransfert.cancel(id, held.etag));
              },
            },
            { children: "Garder l’export", priority: "secondary", onClick: () => setAsking(false) },
          ]}
        />
      </Dialog>
    </div>
  );
}
