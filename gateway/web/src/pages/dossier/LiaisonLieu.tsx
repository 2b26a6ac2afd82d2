import { useRef, useState } from "react";
import { may } from "../../api/actions";
import { useOpenSession } from "../../app/session";
import type { Autosave } from "../../forms/autosave";
import { valueOf } from "../../forms/champs";
import { nomComplet, telephoneLu } from "../../text/noms";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { AutoField, type AutoFieldProps, asText, ReadField } from "../../ui/fields";
import { ADRESSE, AddressField } from "./AddressField";
import { LIEU, SECOND_TUTEUR, TUTEUR } from "./liaisonFields";
import { RetryOnProblem } from "./saving";
import { type PartOfLiaison, useLiaison } from "./useLiaison";

/** Where the learner does its period, and who receives it (P-10). */
export function LiaisonLieu({ dossier, fiche, onState }: PartOfLiaison) {
  if (may(fiche.actions, "modifier")) return <LieuForm dossier={dossier} fiche={fiche} onState={onState} />;
  const value = (name: string) => valueOf(fiche.champs, name);
  const second = SECOND_TUTEUR.some(({ name }) => value(name)) ? SECOND_TUTEUR : [];
  const fields = [...LIEU, ...TUTEUR, ...second];
  if (fields.every(({ name }) => !value(name))) return <p>{t`L'entreprise et le tuteur ne sont pas encore renseignés.`}</p>;
  return (
    <>
      {!value("raison_sociale") && <p>{t`L'entreprise n'est pas encore renseignée.`}</p>}
      <dl className="cpro-reads">
        {fields.map(({ name, label, type }) => (
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
  const [kept, setKept] = useState(false);
  const { apprenant } = dossier;
  const engine = useLiaison({ dossier, fiche, onState });
  const remark = (name: string) => fiche.remarques.find(({ champ }) => champ === name)?.message;
  const mine = profil === "apprenant";
  const cleanMail = (text: string) => {
    const right = text.replace(/\s+/g, "").normalize("NFC");
    setCleaned(right !== text);
    return right;
  };
  const shared = { engine, remark, cleanMail };
  return (
    <>
      <p>
        {mine
          ? t`Vous et votre enseignant pouvez modifier cette page. Votre tuteur la lira.`
          : t`${nomComplet(apprenant)} et vous pouvez modifier cette page. Le tuteur la lira.`}
      </p>
      <div className="cpro-grid cpro-grid--first">
        {LIEU.map(({ name, ...field }) =>
          name === ADRESSE ? (
            <AddressField key={name} engine={engine} label={field.label} remark={remark(name)} onKept={setKept} />
          ) : (
            <AutoField key={name} engine={engine} name={name} remark={remark(name)} {...field} />
          ),
        )}
      </div>
      <p role="status">{kept ? t`Le code postal et la ville que vous aviez écrits sont gardés : vérifiez qu'ils vont avec cette adresse.` : ""}</p>
      <h2 className="fr-h5">Tuteur</h2>
      <TutorFields fields={TUTEUR} {...shared} />
      <SecondTutor {...shared} />
      <p role="status">{cleaned ? t`Espaces retirés.` : ""}</p>
      <RetryOnProblem state={engine.state} onRetry={() => engine.flush()} />
    </>
  );
}

interface Tutor {
  engine: Autosave;
  remark: (name: string) => string | undefined;
  cleanMail: NonNullable<AutoFieldProps["clean"]>;
}

function TutorFields({ fields, engine, remark, cleanMail }: Tutor & { fields: typeof TUTEUR }) {
  return (
    <div className="cpro-grid">
      {fields.map(({ name, ...field }) => (
        <AutoField
          key={name}
          engine={engine}
          name={name}
          remark={remark(name)}
          {...field}
          {...(name.endsWith("_courriel") ? { clean: cleanMail } : {})}
        />
      ))}
    </div>
  );
}

/** Folded until somebody names one: most learners have one tutor (I-07). */
function SecondTutor(tutor: Tutor) {
  const [adding, setAdding] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const known = SECOND_TUTEUR.some(({ name }) => asText(tutor.engine.value(name)) || tutor.engine.conflict(name));
  const add = () => {
    setAdding(true);
    requestAnimationFrame(() => heading.current?.focus());
  };
  // Once open it stays so, even when what was typed is taken away.
  if (known && !adding) setAdding(true);
  if (!known && !adding) {
    return (
      <Button priority="tertiary no outline" iconId="fr-icon-add-line" onClick={add}>
        Ajouter un second tuteur
      </Button>
    );
  }
  return (
    <section aria-labelledby="second-tuteur">
      <h2 id="second-tuteur" ref={heading} tabIndex={-1} className="fr-h5">
        Second tuteur
      </h2>
      <TutorFields fields={SECOND_TUTEUR} {...tutor} />
    </section>
  );
}
