#include "tests/app/Translations.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <regex>

namespace translations {

namespace {

/// The source with comments and the contents of literals blanked. Quotes and positions stay.
std::string codeOf(std::string_view source)
{
    std::string code(source);
    const auto blank = [&code](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < std::min(to, code.size()); ++i)
            code[i] = code[i] == '\n' ? '\n' : ' ';
    };
    for (std::size_t i = 0; i < source.size(); ++i) {
        const auto two = source.substr(i, 2);
        if (two == "//" || two == "/*") {
            const std::string_view end = two == "//" ? "\n" : "*/";
            const std::size_t to = std::min(source.find(end, i + 2), source.size());
            blank(i, to + end.size());
            i = to + end.size() - 1;
        } else if (two == "R\"") {
            const auto parenthesis = source.find('(', i);
            const std::string end =
                ')' + std::string(source.substr(i + 2, parenthesis - i - 2)) + '"';
            const std::size_t to = std::min(source.find(end, i), source.size());
            blank(i + 2, to + end.size() - 1);
            i = to + end.size() - 1;
        } else if (source[i] == '"'
                   || (source[i] == '\''
                       && (i == 0
                           || std::isdigit(static_cast<unsigned char>(source[i - 1])) == 0))) {
            std::size_t to = i + 1;
            while (to < source.size() && source[to] != source[i])
                to += source[to] == '\\' ? 2 : 1;
            blank(i + 1, to);
            i = to;
        }
    }
    return code;
}

/// The position after the parenthesis that closes the one at `open`.
std::size_t closing(const std::string &code, std::size_t open)
{
    int depth = 0;
    for (std::size_t i = open; i < code.size(); ++i) {
        depth += code[i] == '(' ? 1 : code[i] == ')' ? -1 : 0;
        if (depth == 0)
            return i + 1;
    }
    return code.size();
}

std::size_t skipSpace(const std::string &code, std::size_t at)
{
    const auto next = code.find_first_not_of(" \n", at);
    return next == std::string::npos ? code.size() : next;
}

struct Call
{
    std::string name;
    std::size_t open = 0; ///< its parenthesis
    std::size_t end = 0;  ///< after the closing one
};

std::vector<Call> callsIn(const std::string &code)
{
    static const std::regex pattern(R"re(\b(tr|translate|QT_TRANSLATE_NOOP)\s*\()re");
    std::vector<Call> calls;
    for (auto i = std::sregex_iterator(code.begin(), code.end(), pattern);
         i != std::sregex_iterator(); ++i) {
        const auto open = static_cast<std::size_t>(i->position() + i->length() - 1);
        calls.push_back({(*i)[1], open, closing(code, open)});
    }
    return calls;
}

/// The position after a chain of `.arg(…)` and similar calls.
std::size_t afterChain(const std::string &code, std::size_t at)
{
    at = skipSpace(code, at);
    while (at < code.size() && code[at] == '.') {
        const auto open = code.find('(', at);
        if (open == std::string::npos)
            return code.size();
        at = skipSpace(code, closing(code, open));
    }
    return at;
}

/// The end of the operand that begins at `at`.
std::size_t operandEnd(const std::string &code, std::size_t at)
{
    int depth = 0;
    for (; at < code.size(); ++at) {
        if (code[at] == '(' || code[at] == '{')
            ++depth;
        else if ((code[at] == ')' || code[at] == '}') && depth-- == 0)
            return at;
        else if (depth == 0
                 && (std::string_view("+,;?<&|").find(code[at]) != std::string_view::npos
                     || code.compare(at, 2, ": ") == 0))
            return at;
    }
    return at;
}

bool isAddedToAnother(const std::string &code, const Call &call, const std::vector<Call> &calls)
{
    std::size_t at = afterChain(code, call.end);
    while (at + 1 < code.size() && code[at] == '+' && code[at + 1] != '=' && code[at + 1] != '+') {
        const std::size_t end = operandEnd(code, at + 1);
        const bool isCall = std::ranges::any_of(
            calls, [&](const Call &other) { return other.open > at && other.open < end; });
        if (isCall)
            return true;
        at = end;
    }
    return false;
}

/// The literals of the call's text, without the quotes around them; nullopt for a variable.
std::optional<std::string_view> literalOf(std::string_view source, const std::string &code,
                                          const Call &call)
{
    std::size_t from = call.open;
    if (call.name != "tr")
        from = std::min(code.find(',', from), call.end);
    const auto comma = std::min(code.find(',', from + 1), call.end);
    const auto first = code.find('"', from);
    const auto last = code.rfind('"', comma);
    if (first == std::string::npos || first >= comma || last <= first)
        return std::nullopt;
    return source.substr(first + 1, last - first - 1);
}

std::string complaint(std::string_view path, std::string_view source, std::size_t at,
                      std::string_view problem)
{
    const auto line = 1 + std::ranges::count(source.substr(0, at), '\n');
    return std::string(path) + ':' + std::to_string(line) + ": " + std::string(problem);
}

} // namespace

std::vector<std::string> gluedTexts(std::string_view path, std::string_view source)
{
    const std::string code = codeOf(source);
    const auto calls = callsIn(code);
    std::vector<std::string> found;
    const auto complain = [&](const Call &call, std::string_view problem) {
        found.push_back(complaint(path, source, call.open, problem));
    };
    for (const Call &call : calls) {
        if (isAddedToAnother(code, call, calls))
            complain(call, "`+` between two tr()");
        const auto text = literalOf(source, code, call);
        if (text && (text->starts_with(' ') || text->ends_with(' ')))
            complain(call, "the text begins or ends with a space");
    }
    for (auto arg = code.find(".arg("); arg != std::string::npos;
         arg = code.find(".arg(", arg + 1)) {
        const auto end = closing(code, arg + 4);
        for (const Call &call : calls) {
            if (call.open > arg && call.open < end)
                complain(call, "tr() inside .arg()");
        }
    }
    return found;
}

std::set<std::string> contextsOf(std::string_view source)
{
    static const std::regex declared(
        R"re(Q_DECLARE_TR_FUNCTIONS\((\w+)\)|\btranslate\(\s*"(\w+)")re");
    static const std::regex classes(R"re(\b(?:class|struct)\s+(\w+)[^;{}()]*\{\s*Q_OBJECT)re");
    static const std::regex namespaces(R"re(\bnamespace ([\w:]+)\s*\{)re");
    const std::string text(source);
    std::set<std::string> contexts;
    for (auto i = std::sregex_iterator(text.begin(), text.end(), declared);
         i != std::sregex_iterator(); ++i)
        contexts.insert((*i)[1].matched ? (*i)[1] : (*i)[2]);
    const std::string code = codeOf(source);
    for (auto i = std::sregex_iterator(code.begin(), code.end(), classes);
         i != std::sregex_iterator(); ++i) {
        // The one that begins last before it; another one may declare a class only.
        std::string prefix;
        const auto begin = code.begin() + i->position();
        for (auto name = std::sregex_iterator(code.begin(), begin, namespaces);
             name != std::sregex_iterator(); ++name)
            prefix = (*name)[1].str() + "::";
        contexts.insert(prefix + (*i)[1].str());
    }
    return contexts;
}

} // namespace translations
