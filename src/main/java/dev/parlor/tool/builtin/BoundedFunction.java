package dev.parlor.tool.builtin;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.FunctionIfc;
import com.ezylang.evalex.functions.FunctionParameterDefinition;
import com.ezylang.evalex.parser.Token;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A function of EvalEx that neither takes nor gives a number out of bounds.
 *
 * @param name in capitals
 */
record BoundedFunction(String name, FunctionIfc function) implements FunctionIfc {
    /** Functions whose last argument is a count that the work grows with. */
    private static final Map<String, Integer> LARGEST_COUNT = Map.of("FACT", 400, "ROUND", 100);

    /** Functions that go through doubles, whose last digits are noise. */
    private static final Set<String> APPROXIMATE = Set.of("COS", "COSR", "LOG", "LOG10", "SIN", "SINR", "TAN", "TANR");

    private static final int DIGITS_OF_DOUBLE = 15;

    @Override
    public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... arguments)
            throws EvaluationException {
        Arithmetic.bounded(arguments);
        Integer largest = LARGEST_COUNT.get(name);
        if (largest != null
                && arguments[arguments.length - 1].getNumberValue().abs().compareTo(BigDecimal.valueOf(largest)) > 0) {
            throw new EvaluationException(token, "The last argument of " + name + " is at most " + largest);
        }
        EvaluationValue result = Arithmetic.bounded(function.evaluate(expression, token, arguments));
        return APPROXIMATE.contains(name) ? EvaluationValue.numberValue(settled(result.getNumberValue())) : result;
    }

    @Override
    public List<FunctionParameterDefinition> getFunctionParameterDefinitions() {
        return function.getFunctionParameterDefinitions();
    }

    @Override
    public void validatePreEvaluation(Token token, EvaluationValue... arguments) throws EvaluationException {
        function.validatePreEvaluation(token, arguments);
    }

    @Override
    public boolean hasVarArgs() {
        return function.hasVarArgs();
    }

    @Override
    public boolean isParameterLazy(int parameter) {
        return function.isParameterLazy(parameter);
    }

    @Override
    public int getCountOfNonVarArgParameters() {
        return function.getCountOfNonVarArgParameters();
    }

    private static BigDecimal settled(BigDecimal number) {
        return number.round(new MathContext(DIGITS_OF_DOUBLE)).setScale(DIGITS_OF_DOUBLE, RoundingMode.HALF_EVEN);
    }
}
