import { useId, useState } from "react";
import type { AnnexesPortfolio, ProprietaireAnnexes } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { compte, octets, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { useUploads } from "../../uploads/useUploads";
import { Choose } from "./Choose";
import { LienForm } from "./LienForm";
import { OnTheirWay } from "./OnTheirWay";
import { useArrivals } from "./useArrivals";
import { useTaking } from "./useTaking";

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
  const arrived = useArrivals(uploads, owner);
  const { preparing, tooHeavy, take } = useTaking(uploads, owner, limits.octets_max);
  const [linking, setLinking] = useState(false);
  const hint = useId();
  const max = octets(limits.octets_max);
  const left = limits.octets_permis - limits.octets_occupes;

  return (
    <div className="cpro-add cpro-noprint">
      <div className="cpro-add__buttons">
        <Choose label="Ajouter une photo" icon="fr-icon-camera-line" accept="image/*" hint={hint} primary onChosen={take} />
        <Choose label="Ajouter un fichier" icon="fr-icon-file-add-line" accept={FILES} hint={hint} onChosen={take} />
        <Button priority="tertiary" iconId="fr-icon-link" onClick={() => setLinking(true)}>
          Ajouter une adresse web
        </Button>
      </div>
      <p id={hint} className="fr-hint-text">
        {t`Photos, PDF, documents de bureautique ou textes, ${max} au plus. Demandez l'accord de l'entreprise ; pas de visage sans accord. La position des photos est effacée.`}
      </p>
      {left < limits.octets_permis / 5 && (
        <p>{t`Il vous reste ${octets(Math.max(0, left))} sur ${octets(limits.octets_permis)} pour tous vos fichiers.`}</p>
      )}
      <div role="status">
        {preparing > 0 && <p>{t`${compte(preparing, "fichier")} en préparation...`}</p>}
        {arrived && <p className="fr-valid-text">{arrived}</p>}
      </div>
      {tooHeavy.length > 0 && (
        <p role="alert" className="fr-error-text">
          {t`Trop lourd, ${max} au plus : ${tooHeavy.join(", ")}`}
        </p>
      )}
      <OnTheirWay uploads={uploads} owner={owner} />
      <Dialog open={linking} title="Ajouter une adresse web" onClose={() => setLinking(false)}>
        <LienForm owner={owner} onClose={() => setLinking(false)} onDone={onDone} />
      </Dialog>
    </div>
  );
}
