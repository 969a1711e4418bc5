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

TEST(ListedModels, ReadsTheListsOfManyServers)
{
    const QStringList two{u"a"_s, u"b"_s};
    const QByteArrayList lists{
        // Anthropic
        R"({"data":[{"type":"model","id":"a","display_name":"A"},{"type":"model","id":"b"}],)"
        R"("has_more":false,"first_id":"a","last_id":"b"})",
        // OpenAI, LM Studio, llama.cpp, vLLM
        R"({"object":"list","data":[{"id":"a","object":"model","owned_by":"x"},{"id":"b"}]})",
        // Ollama's /api/tags
        R"({"models":[{"name":"a","model":"a","size":1},{"name":"b","model":"b"}]})",
        R"([{"id":"a"},{"id":"b"}])",
        // A duplicate, and invalid entries.
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

TEST(LoadedModels, AreBoundedAndOfAnyBytes)
{
    EXPECT_EQ(loadedModels(ok(R"({"models":[{"name":"a"},{"model":"b"},7,{"name":"a"}]})")),
              (QStringList{u"a"_s, u"b"_s}));
    for (const QByteArray &body : {QByteArray(), QByteArray("<html>"), QByteArray("[]"),
                                   QByteArray("{\"models\":7}"), QByteArray(100'000, '[')})
        EXPECT_EQ(loadedModels(ok(body)), std::nullopt) << body.left(40).constData();
    EXPECT_EQ(loadedModels({404, R"({"models":[{"name":"a"}]})"}), std::nullopt);
    QByteArray many;
    for (int i = 0; i < 1000; ++i)
        many += "{\"name\":\"m" + QByteArray::number(i) + "\"},";
    many += "{\"name\":\"" + QByteArray(5000, 'x') + "\"}";
    EXPECT_EQ(loadedModels(ok("{\"models\":[" + many + "]}"))->size(), kMaxModels);
}

TEST(OrderedForChoosing, WhatLooksLikeItComesFirstAndWhatCannotChatLast)
{
    const QStringList models{u"text-embedding-3"_s, u"zeta"_s,      u"gpt-5"_s,
                             u"claude-haiku-5"_s,   u"whisper-1"_s, u"Alpha"_s,
                             u"claude-opus-5"_s};
    EXPECT_EQ(orderedForChoosing(models, u"claude-sonnet-4-5"_s),
              (QStringList{u"claude-haiku-5"_s, u"claude-opus-5"_s, u"Alpha"_s, u"gpt-5"_s,
                           u"zeta"_s, u"text-embedding-3"_s, u"whisper-1"_s}));
    EXPECT_EQ(orderedForChoosing(models, {}).first(), u"Alpha"_s);
}

TEST(OrderedForChoosing, IsBoundedAndKeepsTheLikely)
{
    QStringList many;
    for (int i = 0; i < 1000; ++i)
        many << u"other-%1"_s.arg(i);
    many << u"qwen3-coder"_s;
    const QStringList ordered = orderedForChoosing(many, u"qwen3-small"_s);
    EXPECT_EQ(ordered.size(), kMaxModels);
    EXPECT_EQ(ordered.first(), u"qwen3-coder"_s);
}

TEST(LikeliestModel, KeepsTheServersOrderAmongThoseThatAreAlike)
{
    const QString usual = u"claude-sonnet-4-5"_s;
    EXPECT_EQ(likeliestModel({u"text-embedding-3"_s, u"zeta"_s, u"alpha"_s}, usual), u"zeta"_s);
    EXPECT_EQ(likeliestModel({u"zeta"_s, u"my-claude-b"_s, u"claude-a"_s}, usual),
              u"my-claude-b"_s);
    EXPECT_EQ(likeliestModel({u"text-embedding-3"_s}, usual), u"text-embedding-3"_s);
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
        EXPECT_EQ(contextWindow(ok(answer), u"m"_s), 32'000) << answer.constData();
}

TEST(ContextWindow, IsNotThatOfAnotherModelNorOfWhatItWasTrainedFor)
{
    EXPECT_EQ(contextWindow(ok(R"({"data":[{"id":"other","max_model_len":5}]})"), u"m"_s), 0);
    const ServerAnswer lmStudio =
        ok(R"({"data":[{"id":"m","state":"not-loaded","max_context_length":99000}]})");
    EXPECT_EQ(contextWindow(lmStudio, u"m"_s), 0);
    EXPECT_EQ(trainedContextWindow(lmStudio, u"m"_s), 99'000);
    const ServerAnswer llama = ok(R"({"data":[{"id":"m","meta":{"n_ctx_train":99000}}]})");
    EXPECT_EQ(contextWindow(llama, u"m"_s), 0);
    EXPECT_EQ(trainedContextWindow(llama, u"m"_s), 99'000);
}

/// llama.cpp with several models, before the first message
/// (tests/data/cases/servers/llamacpp-router-models-unloaded-vs-loaded.json).
TEST(ContextWindow, OfAModelThatIsNotLoadedStandsInItsCommandLine)
{
    const auto listed = [](const QByteArray &arguments) {
        return ok(R"({"data":[{"id":"m","status":{"value":"unloaded","args":)" + arguments
                  + "}}]}");
    };
    const ServerAnswer unloaded =
        listed(R"(["server","-m","x.gguf","--ctx-size","8192","-np","1"])");
    EXPECT_EQ(contextWindow(unloaded, u"m"_s), 0);
    EXPECT_EQ(configuredContextWindow(unloaded, u"m"_s), 8192);
    EXPECT_EQ(configuredContextWindow(unloaded, u"other"_s), 0);
    EXPECT_EQ(configuredContextWindow(listed(R"(["-c","4096","--ctx-size=2048"])"), u"m"_s), 2048);
    for (const char *nonsense : {R"(["--ctx-size"])", R"(["-c","-5"])", R"(["-c","many"])", "[7]",
                                 "{}", "null", R"(["-c","0"])"})
        EXPECT_EQ(configuredContextWindow(listed(nonsense), u"m"_s), 0) << nonsense;
}

TEST(ContextWindow, NonsenseIsNone)
{
    for (const char *value : {"-1", "\"32000\"", "1e99", "null", "[]", "true", "0"}) {
        const QByteArray body =
            R"({"data":[{"id":"m","context_length":)" + QByteArray(value) + "}]}";
        EXPECT_EQ(contextWindow(ok(body), u"m"_s), 0) << value;
    }
    EXPECT_EQ(contextWindow({500, R"({"id":"m","context_length":5})"}, u"m"_s), 0);
}

} // namespace servermodelstest
