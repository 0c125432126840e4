namespace Earshot.Host.Catalogue;

/// <summary>A plugin's code could not be loaded or made; the message says why.</summary>
internal sealed class PluginRefusedException(string message, Exception? inner = null) : Exception(message, inner);
