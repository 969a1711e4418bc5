#include "bridge/agent/LineFramer.h"
#include "bridge/agents/claude/StreamJsonCodec.h"
#include "bridge/chat/Transcript.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>

/// Measures the cost of a long conversation. Prints processor times; fails only if four times the
/// work costs far more than four times as much, which is independent of machine and load.

using namespace Qt::StringLiterals;
using namespace bridge;

namespace {

constexpr int kFactor = 4;
/// Linear work is near 4, quadratic at 16.
constexpr double kBound = 8;
constexpr int kRuns = 5;

// Keeps results from being optimised away.
volatile qsizetype g_sink = 0;

/// The agent's output for turns of one answer each, in pieces.
QByteArray conversation(int turns)
{
    constexpr int kPieces = 20;
    QByteArray stream;
    for (int turn = 0; turn < turns; ++turn) {
        const QByteArray id = "msg_" + QByteArray::number(turn);
        const auto event = [&](const QByteArray &body) {
            stream += R"({"type":"stream_event","parent_tool_use_id":null,"session_id":)"
                      R"("11111111-1111-4111-8111-111111111111","event":)"
                      + body + "}\n";
        };
        stream += R"({"type":"system","subtype":"init","session_id":"s","model":"local-7b"})"
                  "\n";
        event(R"({"type":"message_start","message":{"model":"local-7b","id":")" + id + "\"}}");
        event(
            R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})");
        for (int piece = 0; piece < kPieces; ++piece)
            event(R"({"type":"content_block_delta","index":0,)"
                  R"("delta":{"type":"text_delta","text":"a few words "}})");
        stream += R"({"type":"assistant","message":{"model":"local-7b","content":)"
                  R"([{"type":"text","text":")"
                  + QByteArray("a few words ").repeated(kPieces) + R"("}],"id":")" + id + "\"}}\n";
        event(R"({"type":"content_block_stop","index":0})");
        event(R"({"type":"message_stop"})");
        stream += R"({"type":"result","subtype":"success","is_error":false,"result":"x"})"
                  "\n";
    }
    return stream;
}

void decode(const QByteArray &stream)
{
    agent::LineFramer framer;
    claude::StreamJsonCodec codec;
    for (const auto &line : framer.feed(stream))
        g_sink = g_sink + static_cast<qsizetype>(codec.decode(line.bytes).events.size());
}

void frameInPieces(const QByteArray &stream, qsizetype piece)
{
    agent::LineFramer framer;
    for (qsizetype at = 0; at < stream.size(); at += piece) {
        const auto lines =
            framer.feed(QByteArrayView(stream).sliced(at, std::min(piece, stream.size() - at)));
        g_sink = g_sink + static_cast<qsizetype>(lines.size());
    }
}

void appendPieces(int pieces)
{
    chat::Transcript transcript;
    const quint64 id = transcript.append(chat::AnswerText{});
    const QString piece = u"a few words "_s;
    for (int i = 0; i < pieces; ++i)
        transcript.appendText(id, piece);
    g_sink = g_sink + transcript.count();
}

void appendEntries(int entries)
{
    chat::Transcript transcript;
    for (int i = 0; i < entries; ++i) {
        const quint64 id = transcript.append(chat::AnswerText{});
        transcript.appendText(id, u"words"_s);
    }
    g_sink = g_sink + transcript.count();
}

template <typename Work>
double milliseconds(const Work &work)
{
    const std::clock_t start = std::clock();
    work();
    return 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

/// The best of several alternating runs of each, so that a slow moment affects both.
template <typename Small, typename Large>
bool compare(const char *what, const Small &small, const Large &large)
{
    double smallest = std::numeric_limits<double>::max();
    double largest = smallest;
    for (int run = 0; run < kRuns; ++run) {
        smallest = std::min(smallest, milliseconds(small));
        largest = std::min(largest, milliseconds(large));
    }
    // A ratio of times below the clock's resolution is meaningless.
    const double ratio = largest / std::max(smallest, 0.1);
    const bool ok = ratio <= kBound;
    std::printf("%-52s %9.2f ms %9.2f ms  x%.1f %s\n", what, smallest, largest, ratio,
                ok ? "" : "TOO MUCH");
    return ok;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QByteArray shortTalk = conversation(100);
    const QByteArray longTalk = conversation(100 * kFactor);
    // Small enough that the allocator keeps the memory of both between runs: page faults would
    // otherwise count only for the long one.
    const QByteArray shortLine = QByteArray(1 << 20, 'x') + '\n';
    const QByteArray longLine = QByteArray((1 << 20) * kFactor, 'x') + '\n';
    const QByteArray hugeLine = QByteArray(16 << 20, 'x') + '\n';
    const QByteArray shortAnswer =
        R"({"type":"result","subtype":"success","result":")" + QByteArray(1 << 20, 'y') + "\"}\n";
    const QByteArray longAnswer = R"({"type":"result","subtype":"success","result":")"
                                  + QByteArray((1 << 20) * kFactor, 'y') + "\"}\n";

    std::printf("%-52s %12s %12s\n", "", "once", "four times");
    const std::array results{
        compare(
            "decode a conversation, 100 turns of 27 lines", [&] { decode(shortTalk); },
            [&] { decode(longTalk); }),
        compare(
            "decode one answer of 1 MB", [&] { decode(shortAnswer); }, [&] { decode(longAnswer); }),
        compare(
            "frame a line of 1 MB in pieces of 64 bytes", [&] { frameInPieces(shortLine, 64); },
            [&] { frameInPieces(longLine, 64); }),
        compare(
            "append 10000 pieces to an answer", [] { appendPieces(10'000); },
            [] { appendPieces(10'000 * kFactor); }),
        compare(
            "append 5000 answers to a transcript", [] { appendEntries(5'000); },
            [] { appendEntries(5'000 * kFactor); }),
    };
    std::printf("%-52s %9.2f ms\n", "frame a line of 16 MB in pieces of 8 KiB",
                milliseconds([&] { frameInPieces(hugeLine, 8 * 1024); }));
    return std::all_of(results.begin(), results.end(), [](bool ok) { return ok; }) ? EXIT_SUCCESS
                                                                                   : EXIT_FAILURE;
}
