package dev.parlor.tool.builtin;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.operators.OperatorIfc;
import com.ezylang.evalex.parser.Token;

/** An operator of EvalEx that neither takes nor gives a number out of bounds. */
record BoundedOperator(OperatorIfc operator) implements OperatorIfc {
    @Override
    public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... operands)
            throws EvaluationException {
        Arithmetic.bounded(operands);
        return Arithmetic.bounded(operator.evaluate(expression, token, operands));
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
