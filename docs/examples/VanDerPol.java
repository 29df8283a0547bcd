import java.util.List;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.lab.problem.LabProblem;
import org.halfstep.solvers.VectorField;

/** A problem for the laboratory: ./halfstep lab ledger --problem docs/examples/VanDerPol.java */
public record VanDerPol() implements LabProblem {
    public String equation() { return "q' = p, p' = mu (1 - q^2) p - q, 0 <= t <= 3"; }
    public double end() { return 3; }
    public List<Tensor> initialState(Stream random) { return LabProblem.state(random.nextUniform(1.5, 2.5), 0); }
    public VectorField field(Stream random) {
        var mu = LabProblem.parameter("mu", 1);
        return VectorField.of((t, y) -> {
            var q = y.slice(1, 0, 1);
            var p = y.slice(1, 1, 1);
            return p.concat(q.square().subtractedFrom(1).times(p).times(y.recorder().parameter(mu)).minus(q), 1);
        });
    }
}
