#include "bridge/answers/AnswerClassifier.h"

#include <gtest/gtest.h>

namespace answershapestest {

using namespace Qt::StringLiterals;
using namespace bridge;
using answers::classifyAnswer;
using answers::ServerAnswer;

// Answers classified by their shape alone, and errors wrapped in errors.

ServerAnswer answerWith(int status, const QByteArray &body)
{
    return {.status = status, .body = body};
}

std::string kindOf(const ServerAnswer &answer)
{
    const auto failure = classifyAnswer(answer);
    return failure ? failureKindName(failure->kind()).toStdString() : "none";
}

std::string saidIn(const QByteArray &body)
{
    const auto failure = classifyAnswer(answerWith(400, body));
    return failure ? failure->message.toStdString() : "none";
}

/// `inner` as a string of JSON.
QByteArray quoted(const QByteArray &inner)
{
    QByteArray escaped = inner;
    escaped.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    return '"' + escaped + '"';
}

TEST(AnswerShapes, AMessageIsNoFailure)
{
    EXPECT_EQ(kindOf(answerWith(200, R"({"id":"msg_1","type":"message","role":"assistant",
        "content":[{"type":"text","text":"An \"error\": too many requests"}],"model":"m"})")),
              "none");
    EXPECT_EQ(kindOf(answerWith(200, R"({"id":"msg_1","type":"message","role":"assi)")), "none")
        << "cut";
    EXPECT_EQ(kindOf(answerWith(200, R"({"content":[],"role":"assistant","id":"msg_1"})")), "none")
        << "bridges forget the type";
}

TEST(AnswerShapes, AStreamOfAMessageIsNoFailure)
{
    const QByteArray start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{"
                             "\"type\":\"message\",\"content\":[]}}\n\n";
    EXPECT_EQ(kindOf(answerWith(200, start)), "none");
    EXPECT_EQ(kindOf(answerWith(200, ": hello\r\n\r\nevent: ping\r\ndata: {}\r\n\r\n" + start)),
              "none");
    EXPECT_EQ(kindOf(answerWith(200, "data:{\"type\":\"message_start\"}\n\n")), "none")
        << "bridges forget the event's name and the space";
    EXPECT_EQ(kindOf(answerWith(200, start
                                         + "event: content_block_delta\ndata: {\"delta\":{\"text\":"
                                           "\"say \\\"error\\\": overloaded\"}}\n\n")),
              "none")
        << "what the model says is no error of the server";
}

TEST(AnswerShapes, AnErrorWithinAStreamIsToldByItsWordsOrAsAnEvent)
{
    const QByteArray start = "event: message_start\ndata: {\"type\":\"message_start\"}\n\n";
    EXPECT_EQ(kindOf(answerWith(200, start
                                         + "event: error\ndata: {\"error\":{\"message\":"
                                           "\"prompt is too long\"}}\n\n")),
              "context_too_small");
    EXPECT_EQ(kindOf(answerWith(200, start + "event: error\ndata: whatever\n\n")), "error_event");
    EXPECT_EQ(kindOf(answerWith(200, "data: {\"error\":{\"message\":\"Hm.\"}}\n\n")),
              "error_event");
}

TEST(AnswerShapes, WhateverElseSucceedsIsNotTheMessagesApi)
{
    for (const char *body : {"[]", "{}", "null", "7", "\"ok\"", "OK", "<p>hi", "data: [DONE]\n\n",
                             R"({"choices":[{"message":{"role":"assistant","content":"hi"}}]})",
                             R"({"object":"list","data":[]})", "event: ping\ndata: {}\n\n"})
        EXPECT_EQ(kindOf(answerWith(200, body)), "not_messages_api") << body;
    EXPECT_EQ(kindOf(answerWith(200, " \r\n\t")), "empty_answer");
}

TEST(AnswerShapes, ARedirectSaysWhereTo)
{
    ServerAnswer answer = answerWith(307, "{}");
    answer.location = u"https://elsewhere.example.org/"_s;
    const auto failure = classifyAnswer(answer);
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->kind(), FailureKind::Redirected);
    EXPECT_EQ(failure->subject, answer.location);
    for (const auto &[location, shown] :
         {std::pair{u"http://user:secret@host:1/a@b"_s, u"http://…@host:1/a@b"_s},
          std::pair{u"//secret@host/"_s, u"//…@host/"_s},
          std::pair{u"/path/@x"_s, u"/path/@x"_s}}) {
        answer.location = location;
        EXPECT_EQ(classifyAnswer(answer)->subject, shown);
    }
}

TEST(AnswerShapes, AProxysRefusalIsNotTheServers)
{
    ServerAnswer answer = answerWith(403, R"({"error":{"message":"invalid api key"}})");
    answer.isFromProxy = true;
    EXPECT_EQ(kindOf(answer), "proxy_in_the_way");
}

TEST(AnswerShapes, AServerThatWantsAPasswordSaysForWhat)
{
    ServerAnswer answer = answerWith(401, "<html><title>401</title></html>");
    answer.authenticate = "Basic realm=\"staff\"";
    const auto failure = classifyAnswer(answer);
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->kind(), FailureKind::CredentialMissing);
    EXPECT_EQ(failure->subject, u"Basic realm=\"staff\""_s);
    answer.authenticate = "Bearer";
    EXPECT_EQ(kindOf(answer), "credential_rejected");
}

TEST(AnswerShapes, AKeyInAServersOwnErrorMayBeTheUsersAllTheSame)
{
    const auto own = classifyAnswer({.status = 500, .body = R"({"error":"Invalid API key"})"});
    ASSERT_TRUE(own);
    EXPECT_EQ(own->kind(), FailureKind::UpstreamCredential);
    EXPECT_TRUE(own->isProbable);
    for (const char *body : {R"({"error":"upstream rejected: invalid x-api-key"})",
                             R"({"error":"Failed to get Copilot token"})"})
        EXPECT_FALSE(classifyAnswer({.status = 500, .body = body}).value().isProbable) << body;
}

TEST(AnswerShapes, AStatusIsNotOverruledByWords)
{
    EXPECT_EQ(kindOf(answerWith(401, R"({"error":"model not found"})")), "credential_rejected");
    EXPECT_EQ(kindOf(answerWith(429, R"({"error":"model not found"})")), "rate_limited");
    EXPECT_EQ(kindOf(answerWith(413, R"({"error":"invalid api key"})")), "request_too_large");
    EXPECT_EQ(kindOf(answerWith(404, R"({"error":"invalid api key"})")), "unknown");
    EXPECT_EQ(kindOf(answerWith(502, "<html><body>The model is overloaded</body></html>")),
              "upstream_failed")
        << "a page is not the API";
}

TEST(AnswerShapes, TheStatusDecidesWhereNothingIsSaid)
{
    const std::pair<int, const char *> expected[] = {
        {400, "unknown"},           {401, "credential_rejected"}, {402, "billing"},
        {403, "permission_denied"}, {404, "not_messages_api"},    {405, "not_messages_api"},
        {407, "proxy_in_the_way"},  {413, "request_too_large"},   {422, "request_rejected"},
        {429, "rate_limited"},      {500, "server_failed"},       {502, "upstream_failed"},
        {503, "server_failed"},     {504, "upstream_failed"},     {522, "upstream_failed"},
        {529, "overloaded"},        {599, "server_failed"}};
    for (const auto &[status, kind] : expected)
        EXPECT_EQ(kindOf(answerWith(status, {})), kind) << status;
}

TEST(AnswerShapes, OfAnUnknownErrorTheLayerIsCertain)
{
    const auto failure = classifyAnswer(answerWith(400, R"({"error":{"message":"Hm."}})"));
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->kind(), FailureKind::Unknown);
    EXPECT_EQ(failure->layer(), FailureLayer::Endpoint);
    EXPECT_EQ(failure->message, u"Hm."_s);
}

TEST(AnswerShapes, TheInnermostErrorOfNestedOnesIsFound)
{
    QByteArray body = R"({"error":{"message":"No models loaded.","code":1}})";
    for (int level = 0; level < 5; ++level) {
        EXPECT_EQ(saidIn(body), "No models loaded.") << level;
        EXPECT_EQ(kindOf(answerWith(500, body)), "no_model_loaded") << level;
        body = "{\"error\":{\"message\":" + quoted("Error from provider(a,b: 500): " + body)
               + ",\"type\":\"api_error\"}}";
    }
}

TEST(AnswerShapes, ErrorsOfEveryShapeAreRead)
{
    for (const char *body :
         {R"({"error":"Hm."})", R"({"error":{"message":"Hm."}})", R"({"message":"Hm."})",
          R"({"detail":"Hm."})", R"({"detail":{"message":"Hm."}})",
          R"([{"error":{"message":"Hm."}}])", R"({"object":"error","message":"Hm."})",
          R"({"errors":[{"message":"Hm."}]})",
          R"({"type":"about:blank","title":"Bad","detail":"Hm."})", R"({"msg":"Hm."})",
          R"({"message":["Hm."],"error":"Bad Request"})", "Hm.", "<html><title>Hm.</title>",
          "event: error\ndata: {\"error\":{\"message\":\"Hm.\"}}\n",
          R"({"error":{"message":"Hm.","other)", R"({"error":"{\"error\":\"Hm.\"}"})",
          R"({"error":{"message":"{\\\"error\\\":\\\"Hm.\\\"}"}})"})
        EXPECT_EQ(saidIn(body), "Hm.") << body;
}

TEST(AnswerShapes, DamagedTextIsReadAsFarAsItGoes)
{
    EXPECT_EQ(saidIn(R"({"error":{"message":"cut emoji \ud83d here"}})"), "cut emoji \uFFFD here");
    EXPECT_EQ(saidIn("{\"error\":{\"message\":\"bad \xff byte\"}}"), "bad \uFFFD byte");
    EXPECT_EQ(saidIn(QByteArray("\x1f\x8b\x08\0\0\0\0\0\0\x03\xb5\xc1\x9f\x02\0\xff", 16)), "")
        << "compressed";
    EXPECT_EQ(saidIn("two\nlines\tand\x1b[31m colour"), "two lines and [31m colour");
}

TEST(AnswerShapes, WhatIsShownIsBounded)
{
    const auto failure = classifyAnswer(answerWith(500, QByteArray(900'000, 'x')));
    ASSERT_TRUE(failure);
    EXPECT_LE(failure->message.size(), 500);
    EXPECT_LE(failure->body.size(), 4000);
}

} // namespace answershapestest
