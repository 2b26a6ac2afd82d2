import { Upload } from "@codegouvfr/react-dsfr/Upload";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { fichiersTransfert } from "../../api/endpoints";
import { t } from "../../text/typo";
import { ProblemAlert } from "../../ui/feedback";
import { Page } from "../../ui/Page";

const LIMIT = 1 << 30;

/** A file from another deployment is opened and checked; nothing is applied before somebody has read what it holds (I-11). */
export default function Recevoir() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const [fault, setFault] = useState("");
  const [told, setTold] = useState("");
  const [round, setRound] = useState(0);

  async function send(file: File | undefined) {
    if (!file) return;
    setError(null);
    setFault("");
    if (file.size > LIMIT) return setFault(t`Fichier de transfert : 1 Go au plus`);
    setTold(t`Envoi et vérification du fichier...`);
    try {
      const received = await fichiersTransfert.receive(file);
      await client.invalidateQueries({ queryKey: ["transferts"] });
      await navigate(`/transferts/fichiers/${received.id}`);
    } catch (failure) {
      setTold("");
      setError(failure);
      // An emptied field: the same file may be chosen again.
      setRound((last) => last + 1);
    }
  }

  return (
    <Page
      title="Recevoir un fichier"
      crumbs={[{ label: "Transferts", href: "/transferts?onglet=fichiers" }]}
      lead={t`Choisissez le fichier que l'établissement d'origine vous a transmis. Il est ouvert et vérifié en entier ; rien n'est repris avant que vous l'ayez confirmé.`}
    >
      {error !== null && <ProblemAlert error={error} title="Le fichier est refusé" />}
      <div className="cpro-narrow">
        <Upload
          key={round}
          label="Fichier de transfert"
          hint={t`Fichier « .cpro », 1 Go au plus. S'il contient des photos, l'envoi peut durer plusieurs minutes : gardez cette page ouverte.`}
          {...(fault ? { state: "error" as const, stateRelatedMessage: fault } : {})}
          nativeInputProps={{
            accept: ".cpro",
            disabled: told !== "",
            onChange: (event) => void send(event.target.files?.[0]),
          }}
        />
      </div>
      <p role="status">{told}</p>
    </Page>
  );
}
