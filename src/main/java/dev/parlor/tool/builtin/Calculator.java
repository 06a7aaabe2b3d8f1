package dev.parlor.tool.builtin;

import com.ezylang.evalex.BaseException;
import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.parser.ASTNode;
import com.ezylang.evalex.parser.ParseException;
import com.ezylang.evalex.parser.Token;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.Allowed;
import dev.parlor.tool.JavaTool;
import dev.parlor.tool.Tool;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;

/** Evaluates an arithmetic expression, exactly where decimal numbers can be exact. */
final class Calculator {
    static final String NAME = "calculator";

    private static final String DESCRIPTION = """
        Calculates one arithmetic expression exactly. Use it for every calculation, however small, instead of \
        working it out yourself. Knows + - * / ^ %% (remainder) and parentheses, comparisons, PI and E, and the \
        functions %s. SIN, COS and TAN take degrees, SINR, COSR and TANR radians; LOG is natural. Not for units or \
        currencies, not for dates, and not for equations with unknowns.\
        """.formatted(String.join(", ", Arithmetic.functionNames()));

    private static final int LONGEST_EXPRESSION = 500;

    /** Digits of a fraction that are shown; evaluation goes on with more, so that 1/3*3 is 1. */
    private static final MathContext SHOWN = MathContext.DECIMAL128;

    /** Digits that the noise of earlier steps does not reach. */
    private static final MathContext SIGNIFICANT = new MathContext(Arithmetic.PRECISION.getPrecision() - 8);

    record Arguments(
            @JsonPropertyDescription(
                    "For example (19.99 * 3 + 4.5) * 1.19. Decimal point, no thousands separators, no units.")
            @Allowed(min = 1, max = LONGEST_EXPRESSION)
            String expression) {}

    /**
     * What the model reads.
     *
     * @param result a number or a truth value
     * @param rounded whether digits were left out
     */
    record Answer(Object result, boolean rounded) {}

    private Calculator() {}

    static Tool tool() {
        return new JavaTool<>(
                NAME, DESCRIPTION, Arguments.class, (arguments, call) -> calculate(arguments.expression()));
    }

    private static ToolResult calculate(String expression) {
        try {
            Expression parsed = new Expression(normal(expression), Arithmetic.CONFIGURATION);
            for (ASTNode node : parsed.getAllASTNodes()) {
                if (node.getToken().getType() == Token.TokenType.STRING_LITERAL) {
                    return nonsense("The expression holds a text; only numbers can be calculated with.");
                }
            }
            for (String unknown : parsed.getUndefinedVariables()) {
                return nonsense("'" + unknown + "' is not known; put a number in its place.");
            }
            return answer(parsed.evaluate());
        } catch (ParseException e) {
            return nonsense("The expression cannot be read at position " + e.getStartPosition() + ": " + said(e));
        } catch (EvaluationException e) {
            return nonsense(said(e));
        } catch (ArithmeticException e) {
            boolean byZero = e.getMessage() != null && e.getMessage().startsWith("Division");
            return nonsense(byZero ? "Division by zero." : "The result is too large to be calculated.");
        } catch (NumberFormatException e) {
            return nonsense("The expression has no real number as its result.");
        }
    }

    private static ToolResult answer(EvaluationValue value) {
        if (value.isBooleanValue()) {
            return JavaTool.succeeded(new Answer(value.getBooleanValue(), false));
        }
        if (!value.isNumberValue()) {
            return nonsense("The result is not a number.");
        }
        BigDecimal number = Arithmetic.bounded(value.getNumberValue());
        boolean whole = number.scale() <= 0 && number.precision() <= SIGNIFICANT.getPrecision();
        BigDecimal shown = whole ? number : number.round(SHOWN);
        boolean rounded = number.round(SIGNIFICANT).compareTo(shown) != 0;
        return JavaTool.succeeded(new Answer(plain(shown.stripTrailingZeros()), rounded));
    }

    /** Without an exponent where that stays readable. */
    private static BigDecimal plain(BigDecimal number) {
        return number.scale() < 0 && number.precision() - number.scale() <= Arithmetic.PRECISION.getPrecision()
                ? number.setScale(0)
                : number;
    }

    /** Signs as people and models write them. */
    private static String normal(String expression) {
        return expression
                .replace("**", "^")
                .replace('×', '*')
                .replace('·', '*')
                .replace('÷', '/')
                .replace('−', '-');
    }

    /** The evaluator's own sentences are about the expression only. */
    private static String said(BaseException e) {
        String sentence = Objects.requireNonNullElse(e.getMessage(), "It cannot be evaluated");
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }

    private static ToolResult nonsense(String sentence) {
        return ToolResult.failed("invalid_expression", sentence, false);
    }
}
