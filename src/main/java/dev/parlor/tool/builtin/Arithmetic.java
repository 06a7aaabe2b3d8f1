package dev.parlor.tool.builtin;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.config.MapBasedFunctionDictionary;
import com.ezylang.evalex.config.MapBasedOperatorDictionary;
import com.ezylang.evalex.config.OperatorDictionaryIfc;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.FunctionIfc;
import com.ezylang.evalex.functions.FunctionParameterDefinition;
import com.ezylang.evalex.operators.OperatorIfc;
import com.ezylang.evalex.parser.Token;
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

    /** Functions whose last argument is a count that the work grows with. */
    private static final Map<String, Integer> LARGEST_COUNT = Map.of("FACT", 400, "ROUND", 100);

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
            functions.addFunction(name, new BoundedFunction(name, function, LARGEST_COUNT.getOrDefault(name, 0)));
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

    private static EvaluationValue bounded(EvaluationValue value) {
        if (value.isNumberValue()) {
            bounded(value.getNumberValue());
        }
        return value;
    }

    private static void bounded(EvaluationValue[] values) {
        for (EvaluationValue value : values) {
            bounded(value);
        }
    }

    private record BoundedOperator(OperatorIfc operator) implements OperatorIfc {
        @Override
        public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... operands)
                throws EvaluationException {
            bounded(operands);
            return bounded(operator.evaluate(expression, token, operands));
        }

        @Override
        public int getPrecedence() {
            return operator.getPrecedence();
        }

        @Override
        public int getPrecedence(ExpressionConfiguration configuration) {
            return operator.getPrecedence(configuration);
        }

        @Override
        public boolean isLeftAssociative() {
            return operator.isLeftAssociative();
        }

        @Override
        public boolean isPrefix() {
            return operator.isPrefix();
        }

        @Override
        public boolean isPostfix() {
            return operator.isPostfix();
        }

        @Override
        public boolean isInfix() {
            return operator.isInfix();
        }

        @Override
        public boolean isOperandLazy() {
            return operator.isOperandLazy();
        }
    }

    /** A function whose last argument is at most {@code largestCount}, where that is not 0. */
    private record BoundedFunction(String name, FunctionIfc function, int largestCount) implements FunctionIfc {
        @Override
        public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... arguments)
                throws EvaluationException {
            bounded(arguments);
            BigDecimal largest = BigDecimal.valueOf(largestCount);
            if (largestCount != 0
                    && arguments[arguments.length - 1].getNumberValue().abs().compareTo(largest) > 0) {
                throw new EvaluationException(token, "The last argument of " + name + " is at most " + largestCount);
            }
            return bounded(function.evaluate(expression, token, arguments));
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
    }
}
