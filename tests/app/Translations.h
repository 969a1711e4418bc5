#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Rules about texts that are translated. Pure: a source file's text in, complaints out.
namespace translations {

/// Each text that no translator can handle: tr() within the parentheses of .arg(), `+` between two
/// tr(), and a text that begins or ends with a space; as "path:line: problem".
[[nodiscard]] std::vector<std::string> gluedTexts(std::string_view path, std::string_view source);

/// The contexts that the file looks texts up in: those of its classes with Q_OBJECT or
/// Q_DECLARE_TR_FUNCTIONS, and those that it gives to translate().
[[nodiscard]] std::set<std::string> contextsOf(std::string_view source);

} // namespace translations
