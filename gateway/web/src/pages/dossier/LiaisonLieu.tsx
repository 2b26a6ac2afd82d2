import { useState } from "react";
import { may } from "../../api/actions";
import { useOpenSession } from "../../app/session";
import { valueOf } from "../../forms/champs";
import { nomComplet, telephoneLu } from "../../text/noms";
import { t } from "../../text/typo";
import { AutoField, ReadField } from "../../ui/fields";
import { LIEU, TUTEUR } from "./liaisonFields";
import { RetryOnProblem } from "./saving";
import { type PartOfLiaison, useLiaison } from "./useLiaison";

/** Where the learner does its period, and who receives it (P-10). */
export function LiaisonLieu({ dossier, fiche, onState }: PartOfLiaison) {
  if (may(fiche.actions, "modifier")) return <LieuForm dossier={dossier} fiche={fiche} onState={onState} />;
  const value = (name: string) => valueOf(fiche.champs, name);
  if ([...LIEU, ...TUTEUR].every(({ name }) => !value(name))) return <p>{t`L'entreprise et le tuteur ne sont pas encore renseignés.`}</p>;
  return (
    <>
      {!value("raison_sociale") && <p>{t`L'entreprise n'est pas encore renseignée.`}</p>}
      <dl className="cpro-reads">
        {[...LIEU, ...TUTEUR].map(({ name, label, type }) => (
          <ReadField
            key={name}
            label={label.replace(" (obligatoire)", "")}
            value={type === "tel" ? telephoneLu(String(value(name) ?? "")) : value(name)}
          />
        ))}
      </dl>
    </>
  );
}

function LieuForm({ dossier, fiche, onState }: PartOfLiaison) {
  const { profil } = useOpenSession();
  const [cleaned, setCleaned] = useState(false);
  const { apprenant } = dossier;
  const engine = useLiaison({ dossier, fiche, onState });
  const remark = (name: string) => fiche.remarques.find(({ champ }) => champ === name)?.message;
  const mine = profil === "apprenant";
  const cleanMail = (text: string) => {
    const right = text.replace(/\s+/g, "").normalize("NFC");
    setCleaned(right !== text);
    return right;
  };
  return (
    <>
      <p>
        {mine
          ? t`Vous et votre enseignant pouvez modifier cette page. Votre tuteur la lira.`
          : t`${nomComplet(apprenant)} et vous pouvez modifier cette page. Le tuteur la lira.`}
      </p>
      <div className="cpro-grid cpro-grid--first">
        {LIEU.map(({ name, ...field }) => (
          <AutoField key={name} engine={engine} name={name} remark={remark(name)} {...field} />
        ))}
      </div>
      <h2 className="fr-h5">Tuteur</h2>
      <div className="cpro-grid">
        {TUTEUR.map(({ name, ...field }) => (
          <AutoField
            key={name}
            engine={engine}
            name={name}
            remark={remark(name)}
            {...field}
            {...(name === "tuteur_courriel" ? { clean: cleanMail } : {})}
          />
        ))}
      </div>
      <p role="status">{cleaned ? t`Espaces retirés.` : ""}</p>
      <RetryOnProblem state={engine.state} onRetry={() => engine.flush()} />
    </>
  );
}
