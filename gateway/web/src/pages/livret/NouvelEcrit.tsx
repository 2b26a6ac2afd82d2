import { useState } from "react";
import { useNavigate } from "react-router";
import { livret } from "../../api/endpoints";
import { majuscule, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TitleForm } from "../dossier/TitleForm";
import { useListsOf } from "../dossier/useFiche";
import { adresseDe } from "./sections";
import type { Sorte } from "./sortes";
import { useAdresse } from "./useLivret";

/** An interview or a visit begins with its object, by which it is found again; then its page opens. */
export function NouvelEcrit({ sorte }: { sorte: Sorte }) {
  const { apprenant, demande } = useAdresse();
  const navigate = useNavigate();
  const lists = useListsOf(apprenant, null);
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <div className="fr-mb-3w">
      <Button onClick={() => setAsking(true)}>{sorte.label}</Button>
      <Dialog open={asking} title={sorte.label} onClose={close}>
        <TitleForm
          what="Objet"
          of={sorte.du}
          hint={sorte.exemple}
          failed={t`${majuscule(sorte.le)} n'est pas noté${sorte.e}`}
          submit={t`Noter ${sorte.le}`}
          onClose={close}
          make={async (titre, key) => {
            const { id } = await livret.note(apprenant, sorte.code, titre, key);
            await lists();
            void navigate(adresseDe(apprenant, sorte.code, id, demande));
          }}
        />
      </Dialog>
    </div>
  );
}
