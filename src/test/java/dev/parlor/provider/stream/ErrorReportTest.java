package dev.parlor.provider.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.Failure;
import dev.parlor.provider.RecordedStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorReportTest {
    static List<JsonNode> recordedErrors() {
        List<JsonNode> errors = new ArrayList<>();
        RecordedStream.readJson("http_errors.json").forEach(errors::add);
        return errors;
    }

    @ParameterizedTest
    @MethodSource("recordedErrors")
    void everyRecordedErrorIsUnderstood(JsonNode recorded) {
        JsonNode expected = recorded.path("expected");
        ErrorReport report = ErrorReport.of(
                recorded.path("status").asInt(), recorded.path("body").asText().getBytes(StandardCharsets.UTF_8));
        assertThat(report.message()).isEqualTo(expected.path("message").asText(""));
        assertThat(report.type())
                .isEqualTo(
                        expected.path("type").isNull()
                                ? ""
                                : expected.path("type").asText());
        assertThat(report.code())
                .isEqualTo(
                        expected.path("code").isNull()
                                ? ""
                                : expected.path("code").asText());
        Failure failure = report.trouble().failure();
        assertThat(failure.code().equals("context_overflow"))
                .isEqualTo(expected.path("context_overflow").asBoolean());
        assertThat(failure.retryable()).isEqualTo(expected.path("retryable").asBoolean());
        if (recorded.path("status").asInt() == 401) {
            assertThat(failure.code()).isEqualTo("provider_auth");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | {'error':{'code':'insufficient_quota','message':'exceeded'}} | provider_quota",
                "429 | {'error':{'type':'rate_limit_error','message':'INSUFFICIENT QUOTA'}} | provider_rate_limited",
                "429 | {'error':{'code':429,'message':'context window'}} | provider_rate_limited",
                "400 | {'code':'invalid-argument','error':'Incorrect API key provided: xa***'} | provider_auth",
                "400 | {'error':{'message':'too long','code':'context_length_exceeded'}} | context_overflow",
                "400 | {'type':'error','error':{'type':'invalid_request_error','message':'Your credit balance is too low to access the API.'}} | provider_quota",
                "402 | {'error':{'code':402,'message':'Insufficient credits'}} | provider_quota",
                "413 | {'error':{'type':'tokens','code':'rate_limit_exceeded'}} | context_overflow",
                "422 | {'detail':[{'msg':'Extra inputs are not permitted'}]} | provider_bad_request",
                "500 | oops, no JSON | provider_error",
                "502 | '' | provider_error",
                "503 | {'error':{'code':'server_is_overloaded'}} | provider_overloaded",
                "504 | {'type':'error','error':{'type':'timeout_error'}} | provider_timeout",
                "529 | {'type':'error','error':{'type':'overloaded_error'}} | provider_overloaded",
                "0 | {'error':{'code':429,'message':'slow'}} | provider_rate_limited",
                "403 | [{'error':{'code':403,'status':'PERMISSION_DENIED'}}] | provider_auth"
            })
    void theCodeDecidesThenTheWordsThenTheStatus(int status, String body, String code) {
        ErrorReport report = ErrorReport.of(status, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        assertThat(report.trouble().failure().code()).isEqualTo(code);
    }

    @Test
    void aFieldThatIsNotPermittedIsNamed() {
        byte[] body = "{\"detail\":[{\"msg\":\"Extra inputs are not permitted\"}]}".getBytes(StandardCharsets.UTF_8);
        assertThat(ErrorReport.of(422, body).message()).isEqualTo("Extra inputs are not permitted");
    }
}
