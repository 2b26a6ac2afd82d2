import { useEffect } from "react";
import { ApiError } from "../../api/http";
import type { ProprietaireAnnexes } from "../../api/types";
import { useOnline } from "../../app/online";
import { octets, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import type { Row, Uploads } from "../../uploads/queue";

/** Files that were chosen and are not there yet, each with how far it is; those that are refused say why. */
export function OnTheirWay({ uploads, owner, onDone }: {
  uploads: Uploads;
  owner: ProprietaireAnnexes;
  onDone: (text: string) => void;
}) {
  const online = useOnline();
  const name = JSON.stringify(owner);
  useEffect(
    () =>
      uploads.onArrived((file) => {
        if (JSON.stringify(file.owner) === name) onDone(t`« ${file.nom} » est ajouté.`);
      }),
    [uploads, name, onDone],
  );
  const rows = uploads.of(owner);
  if (rows.length === 0) return null;
  return (
    <ul className="cpro-sending" aria-label="Fichiers en cours d’envoi">
      {rows.map((row) => (
        <Sending key={row.file.id} row={row} waits={!online || uploads.waits} onDrop={() => void uploads.drop(row.file.id)} />
      ))}
    </ul>
  );
}

function Sending({ row: { file, sent, refusal }, waits, onDrop }: { row: Row; waits: boolean; onDrop: () => void }) {
  const { nom, content } = file;
  const detail = refusal instanceof ApiError ? refusal.problem.detail : undefined;
  return (
    <li className="cpro-sending__row">
      <p className="cpro-sending__name">{nom}</p>
      {refusal ? (
        <p role="alert" className="fr-error-text">
          {detail ?? t`Ce fichier n'a pas pu être ajouté. Réessayez.`}
        </p>
      ) : (
        <p className="cpro-progress">
          <progress value={sent} max={content.size} aria-label={t`Envoi de « ${nom} »`} />{" "}
          {waits ? t`En attente du réseau` : t`${octets(sent)} sur ${octets(content.size)}`}
        </p>
      )}
      <Button size="small" priority="tertiary no outline" onClick={onDrop}>
        {refusal ? "Retirer" : "Annuler"}
        <span className="fr-sr-only">{refusal ? t` « ${nom} » de la liste` : t` l'envoi de « ${nom} »`}</span>
      </Button>
    </li>
  );
}
