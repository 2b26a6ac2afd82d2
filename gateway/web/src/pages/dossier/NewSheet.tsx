import { useNavigate } from "react-router";
import type { FicheCourte } from "../../api/types";
import { useOnce } from "../../forms/useOnce";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";

/** Makes an empty sheet of one's own and opens it. */
export function NewSheet({ label, make, open, onMade, priority = "primary" }: {
  label: string;
  make: (key: string) => Promise<FicheCourte>;
  /** Its address. */
  open: (made: FicheCourte) => string;
  onMade: () => void;
  priority?: "primary" | "secondary";
}) {
  const navigate = useNavigate();
  const { run, busy, error } = useOnce(async (key) => {
    const made = await make(key);
    void navigate(open(made));
    onMade();
  });

  return (
    <div className="fr-mb-3w">
      {error !== null && <ProblemAlert error={error} title={t`La fiche n'est pas créée`} />}
      <Button priority={priority} disabled={busy} network onClick={run}>
        {label}
      </Button>
    </div>
  );
}
