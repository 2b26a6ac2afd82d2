import { useId, useRef, useState } from "react";
import type { AnnexesPortfolio, ProprietaireAnnexes } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { octets, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { lighter } from "../../uploads/photo";
import { useUploads } from "../../uploads/useUploads";
import { LienForm } from "./LienForm";
import { OnTheirWay } from "./OnTheirWay";

/** What the server takes besides photos. */
const FILES = ".pdf,.odt,.ods,.odp,.odg,.docx,.xlsx,.pptx,.txt,.csv";

interface Props {
  owner: ProprietaireAnnexes;
  limits: AnnexesPortfolio;
  onDone: (text: string) => void;
}

/** Adds photos, files and addresses. Those chosen off line wait on the device; addresses need the network. */
export function AddAnnexes({ owner, limits, onDone }: Props) {
  const { personne } = useOpenSession();
  const uploads = useUploads(personne.id);
  const [linking, setLinking] = useState(false);
  const [tooHeavy, setTooHeavy] = useState<string[]>([]);
  const max = octets(limits.octets_max);
  const left = limits.octets_permis - limits.octets_occupes;

  async function take(files: File[]) {
    setTooHeavy([]);
    for (const file of files) {
      const { nom, content } = await lighter(file);
      if (content.size > limits.octets_max) setTooHeavy((names) => [...names, file.name]);
      else await uploads.add(owner, nom, content);
    }
  }

  return (
    <div className="cpro-add cpro-noprint">
      <div className="cpro-add__buttons">
        <Choose label="Ajouter une photo" icon="fr-icon-camera-line" accept="image/*" primary onChosen={(files) => void take(files)} />
        <Choose label="Ajouter un fichier" icon="fr-icon-file-add-line" accept={FILES} onChosen={(files) => void take(files)} />
        <Button priority="tertiary" iconId="fr-icon-link" onClick={() => setLinking(true)}>
          Ajouter une adresse web
        </Button>
      </div>
      <p className="fr-hint-text">
        {t`Photos, PDF, documents de bureautique ou textes, ${max} au plus. Demandez l'accord de l'entreprise ; pas de visage sans accord. Le lieu de la prise de vue est effacé des photos.`}
      </p>
      {left < limits.octets_permis / 5 && (
        <p>{t`Il vous reste ${octets(Math.max(0, left))} sur ${octets(limits.octets_permis)} pour tous vos fichiers.`}</p>
      )}
      {tooHeavy.length > 0 && (
        <p role="alert" className="fr-error-text">
          {t`Trop lourd, ${max} au plus : ${tooHeavy.join(", ")}`}
        </p>
      )}
      <OnTheirWay uploads={uploads} owner={owner} onDone={onDone} />
      <Dialog open={linking} title="Ajouter une adresse web" onClose={() => setLinking(false)}>
        <LienForm owner={owner} onClose={() => setLinking(false)} onDone={onDone} />
      </Dialog>
    </div>
  );
}

/** A file field that looks as a button: a phone opens its camera or its gallery. */
function Choose({ label, icon, accept, primary = false, onChosen }: {
  label: string;
  icon: string;
  accept: string;
  primary?: boolean;
  onChosen: (files: File[]) => void;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className="cpro-choose">
      <input
        ref={input}
        id={id}
        type="file"
        multiple
        accept={accept}
        className="fr-sr-only"
        onChange={(event) => {
          onChosen([...(event.target.files ?? [])]);
          // An emptied field: the same file may be chosen again.
          if (input.current) input.current.value = "";
        }}
      />
      <label htmlFor={id} className={`fr-btn fr-btn--icon-left ${icon}${primary ? "" : " fr-btn--secondary"}`}>
        {label}
      </label>
    </span>
  );
}
