package dev.parlor.tool.builtin;

import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.config.MapBasedFunctionDictionary;
import com.ezylang.evalex.config.MapBasedOperatorDictionary;
import com.ezylang.evalex.config.OperatorDictionaryIfc;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.FunctionIfc;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The part of EvalEx that a model may use: numbers only, nothing random, nothing of the clock.
 *
 * <p>The work of one step grows with the size of its numbers, and {@code 9^9^9} or {@code FACT(1E9)} cannot be
 * interrupted. So every number that goes into a step or comes out of it is bounded.
 */
final class Arithmetic {
    /** Digits kept between steps. */
    static final MathContext PRECISION = new MathContext(128, RoundingMode.HALF_EVEN);

    /** Powers of ten, up and down, beyond which a number is too large. */
    private static final int LARGEST_EXPONENT = 1_000;

    private static final Set<String> FUNCTIONS = new TreeSet<>(Set.of(
            "ABS", "AVERAGE", "CEILING", "COS", "COSR", "FACT", "FLOOR", "IF", "LOG", "LOG10", "MAX", "MIN", "ROUND",
            "SIN", "SINR", "SQRT", "SUM", "TAN", "TANR"));

    static final ExpressionConfiguration CONFIGURATION = configuration();

    private Arithmetic() {}

    static Set<String> functionNames() {
        return FUNCTIONS;
    }

    /** The same number, if it is neither huge nor next to nothing. */
    static BigDecimal bounded(BigDecimal number) {
        long exponent = (long) number.precision() - number.scale();
        if (number.signum() != 0 && Math.abs(exponent) > LARGEST_EXPONENT) {
            throw new ArithmeticException("more than " + LARGEST_EXPONENT + " digits");
        }
        return number;
    }

    private static ExpressionConfiguration configuration() {
        ExpressionConfiguration everything = ExpressionConfiguration.defaultConfiguration();
        MapBasedFunctionDictionary functions = new MapBasedFunctionDictionary();
        for (String name : FUNCTIONS) {
            FunctionIfc function = everything.getFunctionDictionary().getFunction(name);
            functions.addFunction(name, new BoundedFunction(name, function));
        }
        return everything.toBuilder()
                .functionDictionary(functions)
                .operatorDictionary(operators(everything.getOperatorDictionary()))
                .defaultConstants(Map.of(
                        "PI", ExpressionConfiguration.StandardConstants.get("PI"),
                        "E", ExpressionConfiguration.StandardConstants.get("E")))
                .mathContext(PRECISION)
                .arraysAllowed(false)
                .structuresAllowed(false)
                .build();
    }

    private static MapBasedOperatorDictionary operators(OperatorDictionaryIfc everything) {
        MapBasedOperatorDictionary operators = new MapBasedOperatorDictionary();
        for (String sign : List.of("+", "-", "*", "/", "^", "%", "<", "<=", ">", ">=", "=", "==", "!=", "<>")) {
            operators.addOperator(sign, new BoundedOperator(everything.getInfixOperator(sign)));
        }
        for (String sign : List.of("+", "-")) {
            operators.addOperator(sign, new BoundedOperator(everything.getPrefixOperator(sign)));
        }
        return operators;
    }

    /** The same value, if it is no number beyond the bounds. */
    static EvaluationValue bounded(EvaluationValue value) {
        if (value.isNumberValue()) {
            bounded(value.getNumberValue());
        }
        return value;
    }

    static void bounded(EvaluationValue[] values) {
        for (EvaluationValue value : values) {
            bounded(value);
        }
    }
}
