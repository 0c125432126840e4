namespace Earshot.Sdk.Plugins;

/// <summary>
/// Something outside the program keeps a plugin from working: a file that is not there, a right that is missing. The
/// message is one sentence for the user and is shown without a stack trace. Never thrown because of wire data.
/// </summary>
/// <param name="message">What failed and what would mend it.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class PluginException(string message, Exception? inner = null) : Exception(message, inner);
