import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useParams, useSearchParams } from "react-router";
import { may } from "../../api/actions";
import { annexes } from "../../api/endpoints";
import type { Annexe, ReferentielResume } from "../../api/types";
import { nomDiplome } from "../../text/diplomes";
import { t } from "../../text/typo";
import { ReadField } from "../../ui/fields";
import { Loaded, useNotice } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { AnnexeForm } from "./AnnexeForm";
import { LevelSelects } from "./LevelSelects";
import { ShareButton, SharedTag, SharingOutcome } from "./ShareAnnexe";
import { TaskList } from "./TaskPicker";
import { useDiplomes, useReferentiel } from "./useDiplomes";
import { useSharing } from "./useSharing";
import { Button } from "../../ui/Button";

const CRUMBS = [{ label: "Annexes pédagogiques", href: "/annexes" }];

export default function UneAnnexe() {
  const { id } = useParams();
  return id ? <Existing key={id} id={id} /> : <New />;
}

function New() {
  const diplomas = useDiplomes();
  return (
    <Page title="Créer une annexe pédagogique" crumbs={CRUMBS}>
      <Loaded query={diplomas}>{(list) => <NewForm diplomas={list} />}</Loaded>
    </Page>
  );
}

function NewForm({ diplomas }: { diplomas: ReferentielResume[] }) {
  const [search] = useSearchParams();
  const referentiel = search.get("referentiel") ?? (diplomas.length === 1 ? diplomas[0]?.code : undefined);
  const niveau = search.get("niveau") ?? "";
  const diploma = useReferentiel(referentiel);
  return (
    <>
      <LevelSelects diplomas={diplomas} required />
      {!referentiel || !niveau ? (
        <p>{t`Choisissez d'abord le diplôme et le niveau.`}</p>
      ) : (
        <Loaded query={diploma} lines={8}>
          {(value) => <AnnexeForm key={`${referentiel}/${niveau}`} referentiel={value} niveau={niveau} />}
        </Loaded>
      )}
    </>
  );
}

function Existing({ id }: { id: string }) {
  const notice = useNotice();
  const query = useQuery({ queryKey: ["annexe", id], queryFn: () => annexes.read(id) });
  const annexe = query.data?.value;
  const diploma = useReferentiel(annexe?.referentiel);
  return (
    <Page title={annexe?.titre ?? "Annexe pédagogique"} crumbs={CRUMBS}>
      {notice && <Alert severity="success" small className="fr-mb-3w" description={notice} role="status" />}
      <Loaded query={query} lines={8}>
        {(held) => (
          <Loaded query={diploma} lines={8}>
            {(referentiel) => (
              <>
                <p>
                  <Link href={`/referentiels/${referentiel.code}`}>{nomDiplome(referentiel)}</Link>, {referentiel.niveaux.find(({ code }) => code === held.value.niveau)?.intitule}
                </p>
                {may(held.value.actions, "declarer") && (
                  <p>
                    <Button priority="secondary" linkProps={{ href: `/annexes/${id}/declarer/informations` }}>
                      {held.value.pour_apprentis ? "Déclarer une période employeur" : "Déclarer une PFMP"}
                    </Button>
                  </p>
                )}
                {may(held.value.actions, "partager") && <Sharing annexe={held.value} />}
                {may(held.value.actions, "modifier") ? (
                  <AnnexeForm key={held.etag} referentiel={referentiel} niveau={held.value.niveau} held={held} />
                ) : (
                  <>
                    <dl className="cpro-reads">
                      <ReadField label="Public" value={held.value.pour_apprentis ? "Apprentis" : "Scolaires"} />
                      <ReadField label="Objectifs" value={held.value.objectifs} />
                    </dl>
                    <h2 className="fr-h5">Tâches</h2>
                    <TaskList activites={referentiel.activites} chosen={held.value.taches} />
                  </>
                )}
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

function Sharing({ annexe }: { annexe: Annexe }) {
  const sharing = useSharing();
  const readers = useId();
  return (
    <>
      <SharingOutcome sharing={sharing} />
      <div className="cpro-toolbar">
        <SharedTag annexe={annexe} />
        <ShareButton annexe={annexe} sharing={sharing} described={readers} />
        <span id={readers}>
          {annexe.partagee_le
            ? t`Les équipes des autres établissements de l'académie peuvent lire cette annexe et en reprendre une copie.`
            : t`Les équipes des autres établissements de l'académie pourront lire cette annexe et en reprendre une copie.`}
        </span>
      </div>
    </>
  );
}
