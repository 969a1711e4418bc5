#include "bridge/check/rungs/ServerModels.h"

#include <gtest/gtest.h>

namespace servermodelstest {

using namespace Qt::StringLiterals;
using namespace bridge::answers;
using namespace bridge::check;

ServerAnswer ok(const QByteArray &body)
{
    return {200, body};
}

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

TEST(ListedModels, ReadsTheListsOfManyServers)
{
    const QStringList two{s("a"), s("b")};
    const QByteArrayList lists{
        // Anthropic
        R"({"data":[{"type":"model","id":"a","display_name":"A"},{"type":"model","id":"b"}],)"
        R"("has_more":false,"first_id":"a","last_id":"b"})",
        // OpenAI, LM Studio, llama.cpp, vLLM
        R"({"object":"list","data":[{"id":"a","object":"model","owned_by":"x"},{"id":"b"}]})",
        // Ollama's /api/tags
        R"({"models":[{"name":"a","model":"a","size":1},{"name":"b","model":"b"}]})",
        R"([{"id":"a"},{"id":"b"}])",
        // The same one twice, and entries that are none.
        R"({"data":[{"id":"a"},{"id":""},{},null,7,{"id":5},{"id":"b"},{"id":"a"}]})",
    };
    for (const QByteArray &list : lists)
        EXPECT_EQ(listedModels(ok(list)), two) << list.constData();
}

TEST(ListedModels, WhatIsNoListHasNone)
{
    for (const QByteArray &body : {QByteArray(), QByteArray("<html>"), QByteArray("{\"data\":7}"),
                                   QByteArray("{\"data\":[[]]}"), QByteArray(100'000, '[')})
        EXPECT_TRUE(listedModels(ok(body)).isEmpty()) << body.left(40).constData();
    EXPECT_TRUE(listedModels({404, R"({"data":[{"id":"a"}]})"}).isEmpty());
    EXPECT_TRUE(
        listedModels(ok("{\"data\":[{\"id\":\"" + QByteArray(5000, 'x') + "\"}]}")).isEmpty());
}

TEST(OrderedForChoosing, WhatLooksLikeItComesFirstAndWhatCannotChatLast)
{
    const QStringList models{s("text-embedding-3"), s("zeta"),      s("gpt-5"),
                             s("claude-haiku-5"),   s("whisper-1"), s("Alpha"),
                             s("claude-opus-5")};
    EXPECT_EQ(orderedForChoosing(models, s("claude-sonnet-4-5")),
              (QStringList{s("claude-haiku-5"), s("claude-opus-5"), s("Alpha"), s("gpt-5"),
                           s("zeta"), s("text-embedding-3"), s("whisper-1")}));
    EXPECT_EQ(orderedForChoosing(models, {}).first(), s("Alpha"));
}

TEST(OrderedForChoosing, IsBoundedAndKeepsTheLikely)
{
    QStringList many;
    for (int i = 0; i < 1000; ++i)
        many << u"other-%1"_s.arg(i);
    many << s("qwen3-coder");
    const QStringList ordered = orderedForChoosing(many, s("qwen3-small"));
    EXPECT_EQ(ordered.size(), kMaxModels);
    EXPECT_EQ(ordered.first(), s("qwen3-coder"));
}

TEST(LikeliestModel, KeepsTheServersOrderAmongThoseThatAreAlike)
{
    const QString usual = s("claude-sonnet-4-5");
    EXPECT_EQ(likeliestModel({s("text-embedding-3"), s("zeta"), s("alpha")}, usual), s("zeta"));
    EXPECT_EQ(likeliestModel({s("zeta"), s("my-claude-b"), s("claude-a")}, usual),
              s("my-claude-b"));
    EXPECT_EQ(likeliestModel({s("text-embedding-3")}, usual), s("text-embedding-3"));
    EXPECT_EQ(likeliestModel({}, usual), usual);
}

TEST(ContextWindow, IsFoundWhereEachServerKeepsIt)
{
    const QByteArrayList answers{
        R"({"id":"m","type":"model","max_input_tokens":32000,"max_tokens":8000})", // Anthropic
        R"({"data":[{"id":"x","max_input_tokens":1},{"id":"m","max_input_tokens":32000}]})",
        R"({"data":[{"id":"m","context_length":32000}]})",                     // OpenRouter
        R"({"data":[{"id":"m","context_window":32000}]})",                     // Groq
        R"({"object":"list","data":[{"id":"m","max_model_len":32000}]})",      // vLLM
        R"({"data":[{"id":"m","meta":{"n_ctx":32000,"n_ctx_train":99000}}]})", // llama.cpp
        R"({"data":[{"id":"m","state":"loaded","max_context_length":99000,)"
        R"("loaded_context_length":32000}]})", // LM Studio
        R"({"models":[{"name":"m:latest","model":"m:latest","context_length":32000}]})", // Ollama
        R"({"default_generation_settings":{"n_ctx":32000},"total_slots":1})", // llama.cpp
        R"({"data":[{"model_name":"m","litellm_params":{"model":"openai/x"},)"
        R"("model_info":{"id":"9","max_input_tokens":32000.0}}]})", // LiteLLM
    };
    for (const QByteArray &answer : answers)
        EXPECT_EQ(contextWindow(ok(answer), s("m")), 32'000) << answer.constData();
}

TEST(ContextWindow, IsNotThatOfAnotherModelNorOfWhatItWasTrainedFor)
{
    EXPECT_EQ(contextWindow(ok(R"({"data":[{"id":"other","max_model_len":5}]})"), s("m")), 0);
    const ServerAnswer lmStudio =
        ok(R"({"data":[{"id":"m","state":"not-loaded","max_context_length":99000}]})");
    EXPECT_EQ(contextWindow(lmStudio, s("m")), 0);
    EXPECT_EQ(trainedContextWindow(lmStudio, s("m")), 99'000);
    const ServerAnswer llama = ok(R"({"data":[{"id":"m","meta":{"n_ctx_train":99000}}]})");
    EXPECT_EQ(contextWindow(llama, s("m")), 0);
    EXPECT_EQ(trainedContextWindow(llama, s("m")), 99'000);
}

TEST(ContextWindow, NonsenseIsNone)
{
    for (const char *value : {"-1", "\"32000\"", "1e99", "null", "[]", "true", "0"}) {
        const QByteArray body =
            R"({"data":[{"id":"m","context_length":)" + QByteArray(value) + "}]}";
        EXPECT_EQ(contextWindow(ok(body), s("m")), 0) << value;
    }
    EXPECT_EQ(contextWindow({500, R"({"id":"m","context_length":5})"}, s("m")), 0);
}

} // namespace servermodelstest
