#include "bridge/syntax/Highlighter.h"
#include "bridge/syntax/CodeLanguages.h"
#include "tests/support/ScriptedProcess.h"

#include <gmock/gmock.h>

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace bridge::syntax;

namespace highlighter {

/// The helper is played by the test.
class HighlighterTest : public ::testing::Test
{
protected:
    HighlighterTest()
    {
        m_processes.onMade = [this](ScriptedProcess &process) {
            process.onWritten = [this](const QByteArray &bytes) { m_written += bytes; };
        };
    }
    void settle() { QTest::qWait(0); }
    QByteArray written() { return std::exchange(m_written, {}); }

    ScriptedProcesses m_processes;
    QByteArray m_written;
    std::unique_ptr<Highlighter> m_highlighter =
        std::make_unique<Highlighter>(m_processes.factory(), bridge::process::LaunchSpec());
};

} // namespace highlighter

using highlighter::HighlighterTest;

TEST_F(HighlighterTest, TheHelperStartsWithTheFirstCodeOfAKnownLanguage)
{
    EXPECT_EQ(m_highlighter->begin(u"no-such-language"_s), nullptr);
    EXPECT_EQ(m_highlighter->begin(QString()), nullptr);
    EXPECT_EQ(m_highlighter->begin(u"http"_s), nullptr);
    const auto code = m_highlighter->begin(u"cpp"_s);
    ASSERT_TRUE(code);
    settle();
    EXPECT_EQ(m_processes.count(), 0);
    code->append({u"int x;"_s});
    EXPECT_EQ(m_processes.count(), 0) << "not from inside the call";
    settle();
    ASSERT_EQ(m_processes.count(), 1);
    EXPECT_EQ(written(), "1 cpp 1\nint x;\n");
}

TEST_F(HighlighterTest, PartsOfEachLineAreAnnouncedAsTheyCome)
{
    const auto code = m_highlighter->begin(u"cpp"_s);
    const QSignalSpy spy(code.get(), &HighlightedCode::highlighted);
    code->append({u"int x;"_s, u"// y"_s});
    settle();
    m_processes.latest().sayBytes("0 3 k 4 1");
    EXPECT_EQ(spy.count(), 0);
    m_processes.latest().sayBytes(" n\n0 4 c\n");
    ASSERT_EQ(spy.count(), 1);
    EXPECT_EQ(spy.first(), (QVariantList{0, 2}));
    EXPECT_EQ(code->parts(0), (LineParts{{0, 3, PartKind::Keyword}, {4, 1, PartKind::Number}}));
    EXPECT_EQ(code->parts(1), (LineParts{{0, 4, PartKind::Comment}}));
}

TEST_F(HighlighterTest, LongLinesNeverReachTheHelper)
{
    const auto code = m_highlighter->begin(u"cpp"_s);
    code->append({u"a"_s, QString(20'000, u'x'), u"b"_s});
    settle();
    EXPECT_EQ(written(), "1 cpp 2\na\nb\n");
    m_processes.latest().sayBytes("0 1 k\n0 1 s\n");
    EXPECT_EQ(code->parts(1), LineParts());
    EXPECT_EQ(code->parts(2), (LineParts{{0, 1, PartKind::String}}));
}

TEST_F(HighlighterTest, OneStepIsUnderWayAtATimeAndBounded)
{
    const auto code = m_highlighter->begin(u"cpp"_s);
    for (int i = 0; i < 1000; ++i)
        code->append({u"x"_s});
    settle();
    EXPECT_THAT(written().toStdString(), ::testing::StartsWith("1 cpp 64\n"));
    settle();
    EXPECT_EQ(written(), QByteArray());
    m_processes.latest().sayBytes(QByteArray("\n").repeated(64));
    settle();
    EXPECT_THAT(written().toStdString(), ::testing::StartsWith("1 cpp 64\n"));
}

TEST_F(HighlighterTest, WhatWaitsIsBounded)
{
    const auto code = m_highlighter->begin(u"cpp"_s);
    const QString line(1000, u'x');
    for (qsizetype size = 0; size <= Highlighter::kMostWaiting; size += line.size())
        code->append({line});
    settle();
    EXPECT_EQ(written(), QByteArray()) << "given up before anything was sent";
}

TEST_F(HighlighterTest, KnownCodeHasItsPartsAtOnceAndNeedsNoHelper)
{
    const auto first = m_highlighter->begin(u"cpp"_s);
    first->append({u"int x;"_s, u"int y;"_s});
    settle();
    m_processes.latest().sayBytes("0 3 k\n0 3 t\n");
    (void)written();

    const auto second = m_highlighter->begin(u"cpp"_s);
    second->append({u"int x;"_s, u"int y;"_s});
    EXPECT_EQ(second->parts(1), (LineParts{{0, 3, PartKind::Type}}));
    settle();
    EXPECT_EQ(written(), QByteArray());
    // What follows needs the state that these lines leave.
    second->append({u"z"_s});
    settle();
    EXPECT_EQ(written(), "2 cpp 3\nint x;\nint y;\nz\n");

    const auto other = m_highlighter->begin(u"java"_s);
    other->append({u"int x;"_s});
    EXPECT_EQ(other->parts(0), LineParts());
}

TEST_F(HighlighterTest, CodeThatEndsAHelperStaysPlainAndOtherCodeGoesOn)
{
    const auto hostile = m_highlighter->begin(u"perl"_s);
    hostile->append({u"x"_s});
    const auto waiting = m_highlighter->begin(u"cpp"_s);
    waiting->append({u"int"_s});
    settle();
    m_processes.latest().dieOfSignal(26);
    settle();
    ASSERT_EQ(m_processes.count(), 2);
    EXPECT_THAT(written().toStdString(), ::testing::EndsWith("2 cpp 1\nint\n"));
    m_processes.latest().sayBytes("0 3 k\n");
    EXPECT_EQ(waiting->parts(0), (LineParts{{0, 3, PartKind::Keyword}}));
    hostile->append({u"y"_s});
    settle();
    EXPECT_EQ(written(), QByteArray());
    EXPECT_EQ(hostile->lineCount(), 2);
}

TEST_F(HighlighterTest, ALanguageThatEndsHelpersAgainAndAgainStaysPlain)
{
    for (int i = 0; i < Highlighter::kMostFaults; ++i) {
        const auto code = m_highlighter->begin(u"perl"_s);
        ASSERT_TRUE(code) << i;
        code->append({u"x"_s});
        settle();
        m_processes.latest().dieOfSignal(26);
    }
    EXPECT_EQ(m_highlighter->begin(u"perl"_s), nullptr);
    EXPECT_TRUE(m_highlighter->begin(u"cpp"_s));
}

TEST_F(HighlighterTest, WithoutAHelperAllCodeStaysPlain)
{
    std::vector<std::unique_ptr<HighlightedCode>> codes;
    for (const char *language : {"c", "cpp", "java", "rust", "go"}) {
        codes.push_back(m_highlighter->begin(QString::fromLatin1(language)));
        ASSERT_TRUE(codes.back());
        codes.back()->append({u"x"_s});
        settle();
        m_processes.latest().failToStart(u"No such file"_s);
    }
    EXPECT_EQ(m_highlighter->begin(u"python"_s), nullptr);
    EXPECT_EQ(m_processes.count(), Highlighter::kMostDeaths);
}

TEST_F(HighlighterTest, NonsenseOfTheHelperEndsIt)
{
    for (const char *answer : {"0 4 k\n", "2 1 k 0 1 k\n", "x\n", "0 1 z\n", "-1 1 k\n", "\n\n"}) {
        SCOPED_TRACE(answer);
        m_highlighter =
            std::make_unique<Highlighter>(m_processes.factory(), bridge::process::LaunchSpec());
        const auto code = m_highlighter->begin(u"cpp"_s);
        code->append({u"abc"_s});
        settle();
        m_processes.latest().sayBytes(answer);
        EXPECT_FALSE(m_highlighter->isRunning());
    }
}

TEST_F(HighlighterTest, CodeThatIsGoneIsForgotten)
{
    auto code = m_highlighter->begin(u"cpp"_s);
    code->append({u"a"_s});
    settle();
    (void)written();
    code.reset();
    EXPECT_EQ(written(), "1 - 0\n");
    m_processes.latest().sayBytes("0 1 k\n");
    EXPECT_TRUE(m_highlighter->isRunning());
}

TEST_F(HighlighterTest, ItCanGoBeforeTheCode)
{
    const auto code = m_highlighter->begin(u"cpp"_s);
    code->append({u"a"_s});
    settle();
    m_highlighter.reset();
    code->append({u"b"_s});
    EXPECT_EQ(code->parts(1), LineParts());
}

TEST(CodeLanguages, AFenceNamesItsLanguageInManyWays)
{
    EXPECT_EQ(languageOf(u"C++"_s), u"c++"_s);
    EXPECT_EQ(languageOf(u"rust,ignore"_s), u"rust"_s);
    EXPECT_EQ(languageOf(u"{.python}"_s), u"python"_s);
    EXPECT_EQ(languageOf(u"jsonc"_s), u"json"_s);
    EXPECT_EQ(languageOf(u"text"_s), QString());
    EXPECT_EQ(languageTitle(u"cpp"_s), u"C++"_s);
    EXPECT_EQ(languageTitle(u"Zig"_s), u"Zig"_s);
    EXPECT_EQ(languageTitle(QString()), QString());
    EXPECT_LE(languageTitle(QString(5000, u'x')).size(), 31);
}
