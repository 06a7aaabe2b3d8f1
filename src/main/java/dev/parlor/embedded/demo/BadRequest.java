package dev.parlor.embedded.demo;

/** A request that breaks its protocol, with the sentence for the answer's body. */
final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String sentence;

    BadRequest(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
