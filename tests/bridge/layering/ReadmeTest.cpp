#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QMultiHash>
#include <QRegularExpression>
#include <QStringList>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

/// What README.md names as proof of its sentences exists: each filter and each suite finds a test
/// in the program that it names.
namespace readmetest {

using namespace Qt::StringLiterals;

const QString kRoot = QStringLiteral(DRAWBRIDGE_SOURCE);
/// ctest runs these as a whole, so -R does not see their tests.
const QStringList kWhole{u"bridge_tests"_s, u"ui_tests"_s, u"app_window_tests"_s};

QString contentOf(const QString &path)
{
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
    return QString::fromUtf8(file.readAll());
}

struct Test
{
    QString program;
    QString name; ///< "Suite.Test", for a parameterised one "Way/Suite.Test"
};

/// All that gtest and ctest know, read from the sources.
class Tests
{
public:
    Tests()
    {
        QDirIterator builds(kRoot + u"/tests"_s, {u"CMakeLists.txt"_s}, QDir::Files,
                            QDirIterator::Subdirectories);
        while (builds.hasNext())
            readBuild(builds.next());
    }

    [[nodiscard]] bool hasInProgram(const QString &program, const QString &filter) const
    {
        const auto patterns = filter.split(u':');
        return std::ranges::all_of(patterns, [&](const QString &pattern) {
            const auto wanted = QRegularExpression::fromWildcard(
                pattern.contains(u'.') || pattern.endsWith(u'*') ? pattern : pattern + u'*');
            return std::ranges::any_of(tests, [&](const Test &each) {
                return each.program == program && wanted.match(each.name).hasMatch();
            });
        });
    }
    [[nodiscard]] bool hasForCtest(const QString &expression) const
    {
        const QRegularExpression wanted(expression);
        return std::ranges::any_of(tests, [&](const Test &each) {
            return !kWhole.contains(each.program) && wanted.match(each.name).hasMatch();
        });
    }
    [[nodiscard]] bool hasSuite(const QString &name) const
    {
        return std::ranges::any_of(tests,
                                   [&](const Test &each) { return each.name.startsWith(name); });
    }

    std::vector<Test> tests;

private:
    void readBuild(const QString &path)
    {
        const QString text = contentOf(path);
        static const QRegularExpression target(
            uR"((?:target_sources|add_executable)\(\s*(\w+)\s([^)]*)\))"_s);
        for (const auto &match : target.globalMatch(text)) {
            for (const QString &word : match.captured(2).split(QRegularExpression(u"\\s+"_s))) {
                if (word.endsWith(".cpp"_L1) && !word.contains(u'$'))
                    readSource(match.captured(1), QFileInfo(path).dir().filePath(word));
            }
        }
        static const QRegularExpression named(
            uR"((add_test\(NAME|credential_test\(|keychain_test\()\s*(\w+))"_s);
        for (const auto &match : named.globalMatch(text))
            tests.push_back({u"ctest"_s, match.captured(2)});
    }

    void readSource(const QString &program, const QString &path)
    {
        static const QRegularExpression macro(
            uR"(^(?:TEST|TEST_F|TEST_P|INSTANTIATE_TEST_SUITE_P)\(\s*(\w+),\s*(\w+))"_s,
            QRegularExpression::MultilineOption);
        for (const auto &match : macro.globalMatch(contentOf(path)))
            tests.push_back({program, match.captured(1) + u'.' + match.captured(2)});
    }
};

TEST(Readme, EachTestThatItNamesExists)
{
    const Tests all;
    ASSERT_GT(all.tests.size(), 2000U);
    const QString readme = contentOf(kRoot + u"/README.md"_s);

    static const QRegularExpression filter(uR"(tests/(?:\w+/)?(\w+) --gtest_filter='([^']+)')"_s);
    int filters = 0;
    for (const auto &match : filter.globalMatch(readme)) {
        ++filters;
        EXPECT_TRUE(all.hasInProgram(match.captured(1), match.captured(2)))
            << match.captured(0).toStdString();
    }
    EXPECT_GT(filters, 5);

    static const QRegularExpression run(
        uR"((?:run\.sh|ctest --preset \w+) -R (?:'([^']+)'|([\w.]+)))"_s);
    int runs = 0;
    for (const auto &match : run.globalMatch(readme)) {
        const QString wanted = match.captured(1) + match.captured(2);
        if (wanted == "NAME"_L1)
            continue;
        ++runs;
        EXPECT_TRUE(all.hasForCtest(wanted)) << match.captured(0).toStdString();
    }
    EXPECT_GT(runs, 5);

    // The last column of "| promise | test |".
    int suites = 0;
    const QString table = readme.section(u"| promise | test |"_s, 1).section(u"\n\n"_s, 0, 0);
    static const QRegularExpression code(u"`(\\w+)`"_s);
    for (const QString &row : table.split(u'\n')) {
        const QString last = row.section(u'|', -2, -2);
        for (const auto &match : code.globalMatch(last)) {
            ++suites;
            EXPECT_TRUE(all.hasSuite(match.captured(1))) << match.captured(1).toStdString();
        }
    }
    EXPECT_GT(suites, 10);
}

TEST(Readme, ATestThatDoesNotExistIsFound)
{
    const Tests all;
    EXPECT_TRUE(all.hasInProgram(u"bridge_tests"_s, u"Readme*"_s));
    EXPECT_FALSE(all.hasInProgram(u"bridge_tests"_s, u"Readme*:NoSuchTest*"_s));
    EXPECT_FALSE(all.hasInProgram(u"ui_tests"_s, u"Readme*"_s));
    EXPECT_FALSE(all.hasForCtest(u"Readme"_s)) << "one entry for all of bridge_tests";
    EXPECT_TRUE(all.hasForCtest(u"NoKeyringTest"_s));
    EXPECT_FALSE(all.hasSuite(u"NoSuchTest"_s));
}

} // namespace readmetest
